import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

// The colours and faces are the tokens of the theme, which reach into the shadow root: one
// look for light, dark, the elder mode and high contrast.
const theme = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'var(--surface)', border: '1px solid var(--edge)', borderRadius: '4px' },
  '&.cm-focused': { outline: '3px solid var(--focus)', boxShadow: '0 0 0 5px var(--focus-edge)' },
  '.cm-scroller': { fontFamily: 'inherit', lineHeight: '1.75', overflow: 'auto' },
  '.cm-content': { padding: '.5rem 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 .75rem' },
  '.cm-placeholder': { color: 'var(--muted)' },
  '.cm-gutters': { backgroundColor: 'var(--tint)', color: 'var(--muted)', borderRight: '1px solid var(--line)', fontVariantNumeric: 'tabular-nums' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '2.5em', padding: '0 .5em', fontSize: '.8125em', lineHeight: 'inherit' },
  '.cm-findings .cm-gutterElement': { width: '1.5em', textAlign: 'center' },
  '.found': { fontWeight: '700', color: 'var(--warn)' },
  '.found.must': { color: 'var(--danger)' },
  '.cm-should': { boxShadow: 'inset 3px 0 var(--warn)' },
  '.cm-must': { boxShadow: 'inset 3px 0 var(--danger)' },
  '.cm-specialChar': { color: 'var(--danger)' },
  '.cm-panels': { backgroundColor: 'var(--tint)', color: 'var(--ink)' },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search, .cm-panel.cm-gotoLine': { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '.25rem .5rem', padding: '.5rem 2.75rem .5rem .75rem', fontSize: '.9375rem' },
  '.cm-panel.cm-search br': { display: 'none' },
  '.cm-panel label': { display: 'inline-flex', alignItems: 'center', gap: '.25rem', minHeight: '2rem', fontSize: '.875rem', margin: '0' },
  '.cm-panel input[type=checkbox]': { width: '1.125rem', height: '1.125rem', margin: '0', accentColor: 'var(--action)' },
  '.cm-panel .cm-textfield': { font: 'inherit', margin: '0', padding: '.25rem .5rem', minHeight: '2rem', width: '14rem', maxWidth: '100%', color: 'var(--ink)', backgroundColor: 'var(--surface)', border: '1px solid var(--edge)', borderRadius: '4px' },
  '.cm-panel .cm-button': { font: 'inherit', margin: '0', padding: '.25rem .75rem', minHeight: '2rem', color: 'var(--ink)', backgroundColor: 'var(--surface)', backgroundImage: 'none', border: '1px solid var(--edge)', borderRadius: '4px', cursor: 'pointer' },
  '.cm-panel .cm-button:active': { backgroundImage: 'none', backgroundColor: 'var(--tint)' },
  '.cm-panel.cm-search [name=close], .cm-panel .cm-dialog-close': { position: 'absolute', top: '.5rem', right: '.5rem', minWidth: '2rem', minHeight: '2rem', font: 'inherit', color: 'var(--ink)', background: 'none', border: '1px solid transparent', cursor: 'pointer' },
  '.cm-panel.cm-search [name=close]::before, .cm-panel .cm-dialog-close::before': { content: '"×"' },
  '.cm-panel :is(input, button):focus-visible': { outline: '3px solid var(--focus)', boxShadow: '0 0 0 5px var(--focus-edge)' },
  '.cm-searchMatch': { backgroundColor: 'var(--mark)', outline: '1px solid var(--warn)' },
  '.cm-searchMatch.cm-searchMatch-selected': { backgroundColor: 'var(--mark)', outline: '2px solid var(--danger)' },
});

const marks = HighlightStyle.define([
  { tag: tags.heading1, fontSize: '1.25em', fontWeight: '700' },
  { tag: tags.heading2, fontSize: '1.125em', fontWeight: '700' },
  { tag: tags.heading, fontWeight: '700' },
  { tag: tags.strong, fontWeight: '700' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.strikethrough, textDecoration: 'line-through' },
  { tag: [tags.link, tags.url, tags.labelName], color: 'var(--link)' },
  { tag: tags.monospace, fontFamily: 'var(--mono)' },
  { tag: tags.quote, color: 'var(--muted)' },
  { tag: [tags.processingInstruction, tags.contentSeparator], color: 'var(--muted)' },
]);

export const look = () => [theme, syntaxHighlighting(marks)];

// sheet is for what stands around the editor in its shadow root.
export function sheet() {
  const made = new CSSStyleSheet();
  made.replaceSync(`
:host { display: block; margin-bottom: .25rem; }
.cm-editor { min-height: 24rem; height: 60vh; max-height: 60rem; resize: vertical; overflow: hidden; }
#how { margin: .25rem 0 0; font-size: .875rem; line-height: 1.625; color: var(--muted); }
[hidden] { display: none; }
@media (max-width: 40rem) { .cm-lineNumbers { display: none !important; } }
@media (forced-colors: active) { .cm-searchMatch-selected { outline-width: 3px; } }
`);
  return made;
}
