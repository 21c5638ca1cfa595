import { RangeSet, StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, gutter, GutterMarker } from '@codemirror/view';

const mark = StateEffect.define();

// Marker is what stands beside a line on which something was found.
class Marker extends GutterMarker {
  constructor(text, must) {
    super();
    this.text = text;
    this.must = must;
  }

  eq(other) { return this.text === other.text && this.must === other.must; }

  toDOM() {
    const sign = document.createElement('span');
    sign.className = this.must ? 'found must' : 'found';
    sign.textContent = this.must ? '！' : '？';
    sign.title = this.text;
    return sign;
  }
}

// read makes of what was found, by line, the markers of a state. Several findings of a line
// are one marker; a line that is not there any more has none.
function read(doc, list) {
  const lines = new Map();
  for (const { line, text, must } of list ?? []) {
    if (!(line >= 1 && line <= doc.lines)) continue;
    const one = lines.get(line) ?? { texts: [], must: false };
    one.texts.push(text);
    one.must ||= Boolean(must);
    lines.set(line, one);
  }
  const sorted = [...lines].sort(([a], [b]) => a - b);
  return {
    markers: RangeSet.of(sorted.map(([n, one]) => new Marker(one.texts.join('\n'), one.must).range(doc.line(n).from))),
    lines: Decoration.set(sorted.map(([n, one]) => Decoration.line({ class: one.must ? 'cm-must' : 'cm-should' }).range(doc.line(n).from))),
  };
}

const field = StateField.define({
  create: () => ({ markers: RangeSet.empty, lines: Decoration.none }),
  update(value, tr) {
    for (const effect of tr.effects) if (effect.is(mark)) return read(tr.state.doc, effect.value);
    return tr.docChanged ? { markers: value.markers.map(tr.changes), lines: value.lines.map(tr.changes) } : value;
  },
  provide: (f) => EditorView.decorations.from(f, (value) => value.lines),
});

// findings shows what the checks of the page found beside its lines. The list of the page
// tells the same in words; the markers say where.
export function findings() {
  return [field, gutter({ class: 'cm-findings', markers: (view) => view.state.field(field).markers })];
}

// markFindings shows a list of { line, text, must } in the place of what was shown before.
export function markFindings(view, list) {
  view.dispatch({ effects: mark.of(list) });
}
