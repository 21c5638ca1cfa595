// Passkeys for the desk. A form with data-passkey carries the question in data-options
// and gets the browser's answer into its last hidden field. Everything else of the desk works
// without this script.
(() => {
  const forms = document.querySelectorAll('form[data-passkey]');
  if (!forms.length || !window.PublicKeyCredential) return;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const ask = async (kind, options) => {
    options.challenge = bytes(options.challenge);
    if (kind === 'create') {
      options.user.id = bytes(options.user.id);
      options.excludeCredentials = named(options.excludeCredentials);
      return navigator.credentials.create({ publicKey: options });
    }
    options.allowCredentials = named(options.allowCredentials);
    return navigator.credentials.get({ publicKey: options });
  };

  const written = (kind, key) => {
    const r = key.response;
    const response = { clientDataJSON: text(r.clientDataJSON) };
    if (kind === 'create') {
      response.attestationObject = text(r.attestationObject);
      if (r.getTransports) response.transports = r.getTransports();
    } else {
      response.authenticatorData = text(r.authenticatorData);
      response.signature = text(r.signature);
      if (r.userHandle) response.userHandle = text(r.userHandle);
    }
    return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response,
      clientExtensionResults: key.getClientExtensionResults(), authenticatorAttachment: key.authenticatorAttachment || undefined });
  };

  for (const form of forms) {
    const button = form.querySelector('button');
    const failed = form.querySelector('.wrong');
    button.hidden = false;
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      button.disabled = true;
      failed.hidden = true;
      try {
        const kind = form.dataset.passkey;
        const key = await ask(kind, JSON.parse(form.dataset.options));
        form.querySelector('input[name$="passkey"]').value = written(kind, key);
        form.submit();
      } catch {
        failed.hidden = false;
        button.disabled = false;
      }
    });
  }
})();

// A page that tells how far something is asks for itself again. Without this script a
// noscript element does.
(() => {
  const seconds = Number(document.body.dataset.reload);
  if (seconds > 0) setTimeout(() => location.reload(), 1000 * seconds);
})();

// A file that is too large is told before it is sent, and a form that brings one is sent
// once: the server does both by itself.
for (const form of document.querySelectorAll('form[data-once]')) {
  const file = form.querySelector('input[type="file"]');
  const button = form.querySelector('button[type="submit"]');
  const told = form.querySelector('[data-too-large]');
  const tooLarge = () => Boolean(file.files[0]) && file.files[0].size > Number(file.dataset.most);
  file.addEventListener('change', () => { told.hidden = !tooLarge(); });
  form.addEventListener('submit', (event) => {
    if (tooLarge()) {
      event.preventDefault();
      told.hidden = false;
      file.focus();
      return;
    }
    button.disabled = true;
    button.textContent = '正在上传……';
  });
  const words = button.textContent;
  addEventListener('pageshow', () => { button.disabled = false; button.textContent = words; });
}
// A form with data-check is held to the rules while somebody types: the same page as by the
// button, of which the part #checked is shown.
(() => {
  const shown = document.getElementById('checked');
  const form = document.querySelector('form[data-check]');
  if (!form || !shown) return;
  let wait, running;
  const check = async () => {
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(form.dataset.check, { method: 'POST', body: new URLSearchParams(new FormData(form)), signal: running.signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const part = page.getElementById('checked');
      part?.querySelectorAll('[role="alert"]').forEach((one) => one.removeAttribute('role')); // the part itself is announced, calmly
      if (part) shown.replaceChildren(...part.childNodes);
    } catch { /* the button still works */ }
  };
  form.addEventListener('input', () => {
    clearTimeout(wait);
    wait = setTimeout(check, 800);
  });
})();

// A button that copies a field, where the browser lets a page do so.
for (const button of document.querySelectorAll('button[data-copy]')) {
  const field = document.getElementById(button.dataset.copy);
  const told = button.closest('.copy').querySelector('[data-copied]');
  if (!navigator.clipboard || !field) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      told.hidden = false;
    } catch {
      field.select();
    }
  });
}
