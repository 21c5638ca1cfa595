import { history, historyKeymap, indentLess, indentMore, moveLineDown, moveLineUp, standardKeymap } from '@codemirror/commands';
import { commonmarkLanguage, deleteMarkupBackward, insertNewlineContinueMarkup } from '@codemirror/lang-markdown';
import { indentUnit, Language } from '@codemirror/language';
import { closeSearchPanel, findNext, findPrevious, gotoLine, openSearchPanel, search } from '@codemirror/search';
import { EditorState, Prec } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { Strikethrough, Table } from '@lezer/markdown';
import { chinese } from './chinese.js';

// The Markdown of internal/render: tables and struck text, and no HTML.
const markdown = new Language(commonmarkLanguage.data,
  commonmarkLanguage.parser.configure([{ remove: ['HTMLBlock', 'HTMLTag'] }, Table, Strikethrough]), [], 'markdown');

const lists = [
  { key: 'Enter', run: insertNewlineContinueMarkup },
  { key: 'Backspace', run: deleteMarkupBackward },
];

// Tab is not among the keys: it leaves the editor, as everywhere else in the form.
const keys = [
  { key: 'Mod-f', run: openSearchPanel, scope: 'editor search-panel' },
  { key: 'F3', run: findNext, shift: findPrevious, scope: 'editor search-panel', preventDefault: true },
  { key: 'Mod-g', run: findNext, shift: findPrevious, scope: 'editor search-panel', preventDefault: true },
  { key: 'Mod-Alt-g', run: gotoLine },
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
