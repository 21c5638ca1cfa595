import { EditorSelection } from '@codemirror/state';
import { isolateHistory } from '@codemirror/commands';

const native = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value');

// actAs makes the textarea speak for the editor: what a script reads from it or does to it
// is read from and done to the editor, in the textarea's own words. So the scripts of the
// page know one kind of field. The textarea holds the text at all times; whatever happens to
// this script, the form and the automatic saving send what is on the screen.
export function actAs(area, view) {
  const selection = () => view.state.selection.main;
  const clamp = (at) => Math.min(Math.max(at ?? 0, 0), view.state.doc.length);
  const plain = (text) => String(text ?? '').replace(/\r\n?/g, '\n');

  const select = (from, to = from) => view.dispatch({ selection: EditorSelection.single(clamp(from), clamp(to)), scrollIntoView: true });
  // Each replacement is one step of undo, by itself.
  const replace = (from, to, text, chosen) => view.dispatch({
    changes: { from, to, insert: view.state.toText(plain(text)) },
    selection: chosen, scrollIntoView: true, userEvent: 'input.complete', annotations: isolateHistory.of('full'),
  });
  const whole = (text) => replace(0, view.state.doc.length, text, undefined);

  Object.defineProperties(area, {
    value: { configurable: true, get: () => native.get.call(area), set: (text) => { if (plain(text) !== native.get.call(area)) whole(text); } },
    selectionStart: { configurable: true, get: () => selection().from, set: (at) => select(at, Math.max(at, selection().to)) },
    selectionEnd: { configurable: true, get: () => selection().to, set: (at) => select(Math.min(at, selection().from), at) },
    setSelectionRange: { configurable: true, value: (from, to) => select(from, Math.max(from, to)) },
    select: { configurable: true, value: () => select(0, view.state.doc.length) },
    placeAt: { configurable: true, value: (x, y) => view.posAtCoords({ x, y }, false) },
    focus: { configurable: true, value: () => view.focus() },
    setRangeText: { configurable: true, value: (text, from = selection().from, to = selection().to, mode = 'preserve') => {
      [from, to] = [clamp(from), clamp(to)];
      const end = from + plain(text).length;
      const chosen = { select: EditorSelection.single(from, end), start: EditorSelection.single(from), end: EditorSelection.single(end) }[mode];
      replace(from, Math.max(from, to), text, chosen);
    } },
  });

  // What changes the textarea without a script: the form is emptied, the browser puts back
  // what was typed before somebody went away.
  const catchUp = () => { if (native.get.call(area) !== view.state.sliceDoc()) whole(native.get.call(area)); };
  area.form?.addEventListener('reset', () => setTimeout(catchUp));
  addEventListener('pageshow', catchUp);

  return {
    // follow keeps the textarea equal and tells its listeners, as typing into it would.
    follow(update) {
      if (update.docChanged) {
        native.set.call(area, update.state.sliceDoc());
        area.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: view.composing }));
      }
      if (update.selectionSet) area.dispatchEvent(new Event('select', { bubbles: true }));
      if (update.focusChanged) area.dispatchEvent(new FocusEvent(view.hasFocus ? 'focus' : 'blur'));
    },
  };
}
