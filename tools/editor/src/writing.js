import { history, historyKeymap, indentLess, indentMore, moveLineDown, moveLineUp, standardKeymap } from '@codemirror/commands';
import { commonmarkLanguage, deleteMarkupBackward, insertNewlineContinueMarkupCommand } from '@codemirror/lang-markdown';
import { indentUnit, Language } from '@codemirror/language';
import { closeSearchPanel, findNext, findPrevious, gotoLine, openSearchPanel, search } from '@codemirror/search';
import { EditorState, Prec } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { Strikethrough, Table } from '@lezer/markdown';
import { chinese } from './chinese.js';

// The Markdown of internal/render: tables and struck text, and no HTML.
const markdown = new Language(commonmarkLanguage.data,
  commonmarkLanguage.parser.configure([{ remove: ['HTMLBlock', 'HTMLTag'] }, Table, Strikethrough]), [], 'markdown');

// endBlock ends a list or a quotation where Enter is pressed in an item of nothing. The line
// that stays is empty and the writing goes on below it: directly below, it would belong to
// the item before.
function endBlock({ state, dispatch }) {
  const { main } = state.selection;
  const line = state.doc.lineAt(main.head);
  if (!main.empty || state.readOnly || !/^(?:[-*+]|\d{1,9}[.)]|>)[ \t]*$/.test(line.text)) return false;
  dispatch(state.update({ changes: { from: line.from, to: line.to, insert: state.lineBreak }, selection: { anchor: line.from + 1 }, scrollIntoView: true, userEvent: 'input' }));
  return true;
}

// withClose opens a bar, whose button for closing is named in words and drawn by the sheet.
const withClose = (open) => (view) => {
  const opened = open(view);
  for (const button of view.dom.querySelectorAll('[name="close"], .cm-dialog-close')) button.replaceChildren();
  return opened;
};

const lists = [
  { key: 'Enter', run: endBlock },
  { key: 'Enter', run: insertNewlineContinueMarkupCommand({ nonTightLists: false }) },
  { key: 'Backspace', run: deleteMarkupBackward },
];

// Tab is not among the keys: it leaves the editor, as everywhere else in the form.
const keys = [
  { key: 'Mod-f', run: withClose(openSearchPanel), scope: 'editor search-panel' },
  { key: 'F3', run: findNext, shift: findPrevious, scope: 'editor search-panel', preventDefault: true },
  { key: 'Mod-g', run: findNext, shift: findPrevious, scope: 'editor search-panel', preventDefault: true },
  { key: 'Mod-Alt-g', run: withClose(gotoLine) },
  { key: 'Escape', run: closeSearchPanel, scope: 'editor search-panel' },
  { key: 'Mod-[', run: indentLess },
  { key: 'Mod-]', run: indentMore },
  { key: 'Alt-ArrowUp', run: moveLineUp },
  { key: 'Alt-ArrowDown', run: moveLineDown },
  ...historyKeymap,
  ...standardKeymap,
];

// unseen shows a character that nobody sees, and its number.
function unseen(code, _, placeholder) {
  const sign = document.createElement('span');
  sign.className = 'cm-specialChar';
  sign.textContent = placeholder;
  sign.title = `看不见的字符 U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return sign;
}

// writing is what the editor can do. It draws neither caret nor selection itself: those of
// the browser know touch, magnifiers and input methods.
export function writing(area) {
  return [
    history(), markdown, indentUnit.of('    '), search({ top: true }),
    EditorView.lineWrapping, highlightSpecialChars({ render: unseen }), lineNumbers(),
    EditorState.phrases.of(chinese), area.placeholder ? placeholder(area.placeholder) : [],
    Prec.high(keymap.of(lists)), keymap.of(keys),
  ];
}
