// The page on which a text is written: the preview follows, what is typed is kept every few
// seconds, who else is there is told, buttons put Markdown in. Everything works without this
// script: the form has a button to save and one for the preview.
(() => {
  const form = document.querySelector('form[data-write]');
  const body = form?.querySelector('textarea[data-editor]');
  if (!body) return;
  const part = (id) => document.getElementById(id);
  const show = (one, text) => { one.textContent = text; one.hidden = !text; };

  // ask sends the form, or a few fields of it, to one of the two addresses of the page. It
  // gives up on one that does not answer, since the next one waits for it.
  const failed = { unsaved: '没有自动保存', preview: '没有更新预览' };
  const ask = async (what, fields, signal = AbortSignal.timeout(15000)) => {
    const answer = await fetch(body.dataset[what], { method: 'POST', headers: { Accept: 'application/json' }, body: new URLSearchParams(fields), signal });
    let told;
    try { told = await answer.json(); } catch { /* a page of the desk, which says why in words for a person */ }
    if (answer.ok && told) return told;
    const signedOut = answer.status === 401 || (answer.status === 403 && !told);
    throw new Error(told?.error || (signedOut ? `登录已失效，${failed[what]}。请按“保存”，您写的不会丢。`
      : answer.status === 413 ? `内容太长，${failed[what]}。您写的还在这一页，请分成几篇。` : `${failed[what]}，稍后再试。您写的还在这一页。`));
  };
  const unreached = (error) => error instanceof TypeError || error instanceof DOMException;
  const nodes = (html) => new DOMParser().parseFromString(html, 'text/html').body.childNodes;

  // The state of saving. Its words are announced when they change, not its time.
  const state = part('save-state');
  const words = document.createElement('span'), time = document.createElement('span');
  time.setAttribute('aria-hidden', 'true');
  words.textContent = state.textContent;
  state.replaceChildren(words, ' ', time);
  const say = (text, at = '') => {
    if (words.textContent !== text) words.textContent = text;
    time.textContent = at;
  };
  const company = (told) => {
    const names = (told.others || []).join('、');
    const text = told.meanwhile || (names && names + ' 也打开着这篇文稿。两个人保存的不会互相盖掉，但请先商量好。');
    const line = part('others');
    if (line.textContent.trim() !== text) show(line, text);
  };

  // Keeping: three seconds after a change at the latest, while others go on typing.
  let changed = false, keeping = false, timer, leaving = false;
  const keep = async () => {
    clearTimeout(timer);
    timer = undefined;
    if (keeping || !changed || leaving) return;
    keeping = true;
    changed = false;
    try {
      const told = await ask('unsaved', new FormData(form));
      company(told);
      say(told.except || '自动保存了，还没有正式保存。', told.at);
    } catch (error) {
      changed = true;
      say(unreached(error) ? '连不上服务器，没有自动保存。您写的还在这一页，会接着试。' : error.message);
    }
    keeping = false;
    if (changed) later();
  };
  const later = () => { timer ??= setTimeout(keep, 3000); };
  setInterval(async () => {
    if (document.hidden || changed || keeping || leaving) return;
    const { token, version, number } = Object.fromEntries(new FormData(form));
    try { company(await ask('unsaved', { token, version, number, seen: '1' })); } catch { /* the next change tells */ }
  }, 30000);
  addEventListener('visibilitychange', () => { if (document.hidden) keep(); });
  addEventListener('beforeunload', (event) => { if (changed && !leaving) event.preventDefault(); });
  form.addEventListener('submit', () => { leaving = true; });
  addEventListener('pageshow', () => { leaving = false; });

  // The preview follows when somebody pauses.
  let wait, running;
  const look = async () => {
    running?.abort();
    running = new AbortController();
    try {
      const told = await ask('preview', new FormData(form), running.signal);
      part('preview').replaceChildren(...nodes(told.article));
      show(part('preview-broken'), told.broken);
      part('preview-minutes').textContent = told.minutes;
      const checks = part('checks');
      const reasons = [...checks.querySelectorAll('input:not([type="hidden"])')];
      if (!reasons.some((one) => one.value || one === document.activeElement)) checks.replaceChildren(...nodes(told.checks));
      mark();
    } catch (error) {
      if (!unreached(error)) show(part('preview-broken'), error.message);
    }
  };
  // An editor in the place of the textarea marks the lines.
  const mark = () => body.dispatchEvent(new CustomEvent('findings', { detail: [...document.querySelectorAll('#checks [data-line], #return [data-line]')]
    .map((one) => ({ line: Number(one.dataset.line), text: one.closest('li, p').textContent.trim(), must: Boolean(one.closest('[data-must]')) })) }));
  form.addEventListener('input', (event) => {
    changed = true;
    leaving = false; // a submission that was broken off leaves the page where it was
    later();
    if (event.target.closest('#checks')) return;
    clearTimeout(wait);
    wait = setTimeout(look, 700);
  });

  mark();

  // The buttons. A text that is put in can be undone like one that was typed.
  const put = (text, from, to, selectFrom = from + text.length, selectTo = selectFrom) => {
    body.focus();
    body.setSelectionRange(from, to);
    if (document.activeElement !== body || !document.execCommand('insertText', false, text)) {
      body.setRangeText(text, from, to, 'end');
      body.dispatchEvent(new Event('input', { bubbles: true }));
    }
    body.setSelectionRange(selectFrom, selectTo);
  };
  body.put = put; // what is pasted and dropped goes the same way: paste.js
  const around = (before, after, empty) => {
    const { selectionStart: from, selectionEnd: to, value } = body;
    const inner = value.slice(from, to) || empty;
    put(before + inner + after, from, to, from + before.length, from + before.length + inner.length);
  };
  const lines = (mark) => {
    const { value, selectionEnd: to } = body;
    const from = value.lastIndexOf('\n', body.selectionStart - 1) + 1;
    const text = value.slice(from, to).split('\n').map((line) => mark + line).join('\n');
    put(text, from, to);
  };
  const block = (text) => {
    const { value, selectionEnd: at } = body;
    const before = value.slice(0, at), gap = !before || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
    put(gap + text + '\n', at, at);
  };
  const puts = {
    heading: () => lines('## '),
    bold: () => around('**', '**', '加粗的字'),
    list: () => lines('- '),
    quote: () => lines('> '),
    table: () => block('| 项目 | 说明 |\n| --- | --- |\n| 甲 | 乙 |'),
    link: () => around('[', '](/guides/)', '链接的文字'),
    picture: () => block('![图里有什么](/media/文件名 "图注")'),
    law: () => block('> 《法律名称》第　条　条文。'),
  };
  const tools = form.querySelector('[data-toolbar]');
  tools.hidden = false;
  const pattern = tools.querySelector('[data-template]');
  const offer = () => { if (pattern) pattern.hidden = Boolean(body.value.trim()); };
  offer();
  form.addEventListener('input', offer);
  tools.addEventListener('click', (event) => {
    const { put: what, template } = event.target.dataset;
    if (template) put(template, 0, body.value.length, 0);
    else puts[what]?.();
  });

  // A finding leads to its line.
  document.addEventListener('click', (event) => {
    const line = Number(event.target.closest?.('[data-line]')?.dataset.line);
    if (!line) return;
    event.preventDefault();
    const all = body.value.split('\n');
    const from = all.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    body.focus();
    body.setSelectionRange(from, from + (all[line - 1] || '').length);
    body.scrollTop = Math.max(0, (line / all.length) * body.scrollHeight - body.clientHeight / 2);
    body.scrollIntoView({ block: 'nearest' });
  });
})();
