// The editor of the desk. It takes the place of every textarea with data-editor, and the
// textarea goes on holding the text for the form and for every other script: see field.js.
import { mount } from './mount.js';

// Without sheets of its own a shadow root would need style elements, which the content
// policy forbids; such a browser keeps the textarea.
if ('adoptedStyleSheets' in Document.prototype && 'replaceSync' in CSSStyleSheet.prototype) {
  for (const area of document.querySelectorAll('textarea[data-editor]')) mount(area);
}
