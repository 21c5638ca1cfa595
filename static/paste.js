// What is pasted and dropped where a text is written: formatted text becomes Markdown at the
// server, pictures go into the media library. It works on the field of write.js, whether an
// editor speaks for it or not. Plain text is pasted as ever.
(() => {
  const body = document.querySelector('textarea[data-editor][data-paste]');
  if (!body?.put) return;
  const place = body.parentElement;
  const told = document.getElementById('pasted');
  const say = (...lines) => told.replaceChildren(...lines.filter(Boolean).map((text) => Object.assign(document.createElement('p'), { textContent: text })));

  // send gives what the server answers, or throws with words for the person.
  const send = async (request) => {
    let answer;
    try { answer = await request; } catch { throw new Error('连不上服务器'); }
    let said = {};
    try { said = await answer.json(); } catch { /* a page of the desk */ }
    if (answer.ok) return said;
    const words = { 401: '登录已失效，请在另一个窗口登录', 403: '登录已失效，或者您的角色不能这样做', 413: '内容太大', 429: '请求太多，请稍后再试' };
    throw new Error(said.error || words[answer.status] || '服务器没有收下');
  };
  const head = () => ({ Accept: 'application/json', 'X-Token': body.form.elements.token.value });
  const bare = (why) => why.replace(/[。，]$/, '');

  // set puts a text between what stands there; a text of several blocks gets blank lines
  // around it.
  const set = (text, from, to) => {
    const before = body.value.slice(0, from), after = body.value.slice(to);
    const open = !before || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
    const close = !after || after.startsWith('\n\n') ? '' : after.startsWith('\n') ? '\n' : '\n\n';
    const whole = /\n|^(?:#{1,6} |[-*+] |\d+[.)] |[>|]|!\[)/.test(text);
    body.put(whole ? open + text + close : text, from, to);
  };

  // Formatted text. Until the answer is there, nothing is in the text; if none comes, the
  // plain text of the clipboard is.
  const clean = async (html, plain) => {
    const { selectionStart, selectionEnd, value } = body;
    say('正在整理粘贴的内容……');
    let text = plain, lines;
    try {
      const said = await send(fetch(body.dataset.paste, { method: 'POST', headers: { ...head(), 'Content-Type': 'text/html; charset=utf-8' }, body: html, signal: AbortSignal.timeout(20000) }));
      text = (said.markdown ?? '').trim();
      lines = [...(said.losses ?? []), '撤销（Ctrl+Z）可以恢复粘贴以前的样子。要按纯文字粘贴，撤销以后按 Ctrl+Shift+V。'];
      if (text) lines.unshift('已经整理成 Markdown。');
      else if (plain) [text, lines] = [plain, ['这里没有可以整理的格式，已按纯文字粘贴。', ...lines]];
      else lines = ['粘贴的内容里没有文字。', ...(said.losses ?? [])];
    } catch (error) {
      lines = [`没有整理格式（${bare(error.message)}），已按纯文字粘贴。`];
    }
    await settled();
    const moved = body.value !== value; // somebody went on writing
    if (text) set(text, moved ? body.selectionEnd : selectionStart, moved ? body.selectionEnd : selectionEnd);
    say(...lines);
  };

  // Nothing is put in while an input method is in the midst of a word.
  let composing = false, waiting = [];
  place.addEventListener('compositionstart', () => { composing = true; });
  place.addEventListener('compositionend', () => {
    composing = false;
    setTimeout(() => { if (!composing) waiting.splice(0).forEach((go) => go()); });
  });
  const settled = () => composing ? new Promise((go) => { waiting.push(go); }) : undefined;

  // Pictures. Each has its place in the text while it is on its way.
  const asked = document.getElementById('pictures');
  const rows = asked.querySelector('[data-rows]'), row = asked.querySelector('template');
  let count = 0;
  const ask = (files, at = { from: body.selectionStart, to: body.selectionEnd }) => {
    rows.replaceChildren(...files.map((file, i) => {
      const one = row.content.cloneNode(true);
      one.querySelector('legend').textContent = nameOf(file, i);
      return one;
    }));
    asked.returnValue = '';
    asked.onclose = () => {
      body.focus();
      if (asked.returnValue === 'upload') bring(files.map((file, i) => ({ file, name: nameOf(file, i), fields: rows.children[i] })), at);
    };
    asked.showModal();
  };
  // What is pasted is always called image.png.
  const nameOf = (file, i) => /^image\.\w+$/.test(file.name) ? `粘贴的图片${i ? i + 1 : ''}` : file.name;

  const bring = async (list, at) => {
    for (const one of list) one.hold = `![正在上传 ${++count}：${one.name.replace(/[^\p{L}\p{N}.-]+/gu, ' ').slice(0, 40)}……]()`;
    await settled();
    set(list.map((one) => one.hold).join('\n\n'), at.from, at.to);
    const faults = [];
    for (const [i, one] of list.entries()) {
      say(`正在上传第 ${i + 1} 张，共 ${list.length} 张：${one.name}`, ...faults);
      const form = new FormData();
      form.set('token', body.form.elements.token.value); // first: the file is not looked at before
      for (const field of one.fields.querySelectorAll('input')) {
        if (field.type !== 'checkbox' || field.checked) form.set(field.name, field.value);
      }
      form.set('file', one.file);
      let text = '';
      try {
        text = (await send(fetch(body.dataset.media, { method: 'POST', headers: head(), body: form, signal: AbortSignal.timeout(300000) }))).markdown;
      } catch (error) {
        faults.push(`“${one.name}”没有插入：${bare(error.message)}。`);
      }
      await settled();
      if (!swap(one.hold, text) && text) faults.push(`“${one.name}”已经上传，但是正文里留给它的位置不在了。需要时请插入：${text}`);
    }
    const left = list.length - faults.length;
    say(left && `插入了 ${left} 张图片。`, ...faults);
  };

  // swap puts a text in the place of another without moving the person who writes elsewhere.
  const swap = (hold, text) => {
    const from = body.value.indexOf(hold);
    if (from < 0) return false;
    let to = from + hold.length;
    if (!text && body.value.startsWith('\n\n', to)) to += 2;
    const move = (at) => at <= from ? at : at >= to ? at + text.length - (to - from) : from + text.length;
    const { selectionStart, selectionEnd } = body;
    const active = document.activeElement;
    body.put(text, from, to, move(selectionStart), move(selectionEnd));
    if (active && active !== document.activeElement) active.focus();
    return true;
  };

  // The events come from the field or from the editor in its place, before either sees them.
  const mine = (event) => { event.preventDefault(); event.stopPropagation(); };
  const inText = (event) => {
    const [at] = event.composedPath();
    return at === body || Boolean((at.closest ? at : at.parentElement)?.closest('[contenteditable="true"]'));
  };
  place.addEventListener('paste', (event) => {
    const data = event.clipboardData;
    if (!data || body.readOnly || !inText(event)) return;
    const html = data.getData('text/html'), plain = data.getData('text/plain'), files = [...data.files];
    if (files.length && !plain.trim()) {
      mine(event);
      ask(files);
    } else if (html.trim()) {
      mine(event);
      clean(html, plain);
    }
  }, true);
  const carriesFiles = (event) => event.dataTransfer?.types.includes('Files') && !body.readOnly;
  place.addEventListener('dragover', (event) => { if (carriesFiles(event)) mine(event); }, true);
  place.addEventListener('drop', (event) => {
    if (!carriesFiles(event)) return;
    mine(event);
    const at = body.placeAt?.(event.clientX, event.clientY);
    if (event.dataTransfer.files.length) ask([...event.dataTransfer.files], at === undefined ? undefined : { from: at, to: at });
  }, true);

  const button = body.form.querySelector('[data-upload]'), choice = document.getElementById('picture-files');
  if (!button) return;
  button.hidden = false;
  button.addEventListener('click', () => choice.click());
  choice.addEventListener('change', () => {
    const files = [...choice.files];
    choice.value = '';
    if (files.length) ask(files);
  });
})();
