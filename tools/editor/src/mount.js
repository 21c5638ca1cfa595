import { EditorView } from '@codemirror/view';
import { EditorState } from '@codemirror/state';
import { actAs } from './field.js';
import { findings, markFindings } from './findings.js';
import { look, sheet } from './look.js';
import { writing } from './writing.js';

// mount puts an editor into the place of a textarea. It lives in a shadow root, where its
// styles are sheets that the root adopts: the content policy of the desk lets no style
// element in, and has no nonce that a cached page could share.
export function mount(area) {
  const host = document.createElement('div');
  host.className = 'editor';
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet()];
  const how = document.createElement('p');
  how.id = 'how';
  how.textContent = 'Tab 键离开编辑框，Ctrl+F 查找和替换，Ctrl+Z 撤销，Ctrl+] 和 Ctrl+[ 增减缩进，Esc 关闭查找栏。';
  const told = document.createElement('p');
  told.id = 'told';
  told.hidden = true; // read out with the editor; it stands beside the textarea for the eye
  told.textContent = (area.getAttribute('aria-describedby') ?? '').split(/\s+/)
    .map((id) => (id && document.getElementById(id)?.textContent) || '').filter(Boolean).join(' ');

  const label = area.labels[0];
  const attributes = {
    'aria-label': label ? nameOf(label) : area.getAttribute('aria-label') ?? '正文',
    'aria-describedby': told.textContent ? 'told how' : 'how',
    'aria-required': String(area.required),
    'aria-invalid': area.getAttribute('aria-invalid') ?? 'false',
    tabindex: '0', spellcheck: 'false', autocorrect: 'off', autocapitalize: 'off',
  };
  let field;
  const view = new EditorView({
    parent: root, root,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        writing(area), findings(), look(),
        EditorView.contentAttributes.of(attributes),
        EditorState.readOnly.of(area.readOnly || area.disabled),
        EditorView.updateListener.of((update) => field?.follow(update)),
      ],
    }),
  });
  root.append(how, told);
  field = actAs(area, view);
  area.addEventListener('findings', (event) => markFindings(view, event.detail));

  // A hidden field cannot be asked to be filled in by the browser; the server does it.
  area.required = false;
  area.hidden = true;
  area.after(host);
  if (label) {
    label.removeAttribute('for');
    label.addEventListener('click', () => view.focus());
  }
  // Links of an error summary, and of findings, lead to the textarea.
  document.addEventListener('click', (event) => {
    if (!event.target.closest?.(`a[href="#${CSS.escape(area.id)}"]`)) return;
    event.preventDefault();
    view.focus();
  });
  if (area.id && location.hash === `#${area.id}`) view.focus();
}

// nameOf is the label's own text, without what stands in it for the eye.
function nameOf(label) {
  const copy = label.cloneNode(true);
  copy.querySelectorAll('input, textarea, .hint').forEach((one) => one.remove());
  return copy.textContent.replace(/\s+/g, ' ').trim();
}
