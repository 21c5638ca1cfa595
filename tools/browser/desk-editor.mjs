// desk-editor.mjs SETTING: texts are written in the editor, and in the plain field where the
// editor is not there: toolbar, pastes, pictures, saving; and what is left when the browser is
// killed in mid-sentence.
import { audit } from './axe.mjs';
import { launchMortal } from './chromium.mjs';
import { arrive, follow, go, openDesk, path, person, press, signIn, story, words } from './desk.mjs';
import { expect } from './report.mjs';
import { fromWord, paste, wordPlain } from './text.mjs';

const desk = await openDesk(process.argv[2]);
const { picture, second, broken } = desk.files; // paths
const same = (have, want) => expect(have === want, `${JSON.stringify(have)}, want ${JSON.stringify(want)}`);

// begin opens a new article.
async function begin(p, editor) {
  await p.context.addInitScript(() => addEventListener('securitypolicyviolation', (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`)));
  await go(p, '/pieces/new');
  await p.page.getByLabel('文章', { exact: true }).check();
  await press(p, '开始写');
  const field = p.page.getByRole('textbox', { name: '正文', exact: true });
  await field.waitFor();
  same(await p.page.locator('.editor').count(), Number(editor));
  return field;
}

const body = (p) => p.page.locator('#body').evaluate((area) => area.value);
const told = (p) => p.page.locator('#pasted').innerText();
const clear = async (p, field) => {
  await field.click(); // it may have the focus while the selection is elsewhere
  await p.page.keyboard.press('Control+a');
  await p.page.keyboard.press('Delete');
  same(await body(p), '');
};

async function write(editor) {
  const how = editor ? 'editor' : 'plain';
  await story(desk, `write/${how}`, async (step) => {
    const p = await arrive(desk, how, { editor });
    const { page } = p;
    let field;
    await step('the toolbar', async () => {
      field = await begin(p, editor);
      await field.focus();
      await page.keyboard.type('拒不申报财产');
      await page.keyboard.press('Shift+Home');
      await page.getByRole('button', { name: '加粗' }).click();
      same(await body(p), '**拒不申报财产**');
      await page.keyboard.press('Control+z');
      same(await body(p), '拒不申报财产');
      await page.keyboard.press('End');
      await page.getByRole('button', { name: '列表' }).click();
      same(await body(p), '- 拒不申报财产');
      await page.locator('#preview li', { hasText: '拒不申报财产' }).waitFor();
      await page.locator('#save-state', { hasText: '自动保存了' }).waitFor();
    });
    await step('a paste from Word', async () => {
      await clear(p, field);
      await page.keyboard.type('前文');
      await paste(field, { html: fromWord, plain: wordPlain });
      await page.locator('#pasted', { hasText: 'Markdown' }).waitFor();
      const text = await body(p);
      expect(/^前文\n\n#+ 案情\n\n被执行人\*\*拒不申报\*\*财产。\n\n1\. 查封房屋\n2\. 冻结存款\n\n\| 项目 \| 金额 \|\n/.test(text), `the text is ${text}`);
      expect(!/style|Mso|<|clip_image/.test(text), `the text keeps what is Word's: ${text}`);
      expect(/图片/.test(await told(p)), `the picture that stayed behind is not told: ${await told(p)}`);
      await page.locator('#preview table').waitFor();
      await page.keyboard.press('Control+z');
      same(await body(p), '前文');
      await page.keyboard.press(editor ? 'Control+y' : 'Control+Shift+z');
      same(await body(p), text);
    });
    await step('a paste of what a page shows', async () => {
      await page.evaluate(() => getSelection().selectAllChildren(document.querySelector('#preview')));
      await page.keyboard.press('Control+c');
      await clear(p, field);
      await page.keyboard.press('Control+v');
      await page.locator('#pasted', { hasText: 'Markdown' }).waitFor();
      expect(/# 案情/.test(await body(p)) && /\| 本金 \|/.test(await body(p)), `the text is ${await body(p)}`);
    });
    await step('plain text', async () => {
      await clear(p, field);
      await p.context.grantPermissions(['clipboard-read', 'clipboard-write']);
      const plain = '# 原样\n\n- 甲 **乙** <b>丙</b>';
      await page.evaluate((text) => navigator.clipboard.writeText(text), plain);
      await page.keyboard.press('Control+v');
      await page.waitForFunction(() => document.querySelector('#body').value.includes('丙'));
      same(await body(p), plain);
    });
    await step('a paste that cannot be made Markdown', async () => {
      await clear(p, field);
      await page.route('**/paste', (route) => route.abort());
      await paste(field, { html: fromWord, plain: wordPlain });
      await page.locator('#pasted', { hasText: '按纯文字' }).waitFor();
      same(await body(p), wordPlain);
      await page.unroute('**/paste');
    });
    const dialog = page.getByRole('dialog', { name: '上传图片和附件' });
    await step('pictures that are dropped', async () => {
      await clear(p, field);
      await page.keyboard.type('前文');
      const box = await (editor ? page.locator('.cm-content') : field).boundingBox();
      const cdp = await p.context.newCDPSession(page);
      const data = { items: [], files: [picture, broken, second], dragOperationsMask: 1 };
      for (const type of ['dragEnter', 'dragOver', 'drop']) await cdp.send('Input.dispatchDragEvent', { type, x: box.x + 60, y: box.y + 20, data });
      await dialog.waitFor();
      const { violations, incomplete } = await audit(page);
      expect(violations.length + incomplete.length === 0, [...violations, ...incomplete].join('\n'));
      await dialog.getByLabel('图里有什么').first().fill('法院大楼');
      await dialog.getByLabel('来源').first().fill('本院摄');
      await dialog.getByRole('button', { name: '上传并插入' }).click();
      await page.locator('#pasted', { hasText: '插入了 2 张' }).waitFor();
      const text = await body(p);
      expect(/^前文\n\n!\[法院大楼\]\(\/media\/[^)]+\)\n\n!\[[^\]]*\]\(\/media\/[^)]+\)/.test(text) && !text.includes('正在上传'), `the text is ${text}`);
      expect((await told(p)).includes('坏图.png'), `the file that was refused is not told: ${await told(p)}`);
      await page.waitForFunction(() => [...document.querySelectorAll('#preview img')].filter((one) => one.naturalWidth > 0).length === 2);
    });
    await step('pictures by the keyboard', async () => {
      await clear(p, field);
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: '上传图片' }).press('Enter')]);
      await chooser.setFiles(picture);
      await dialog.waitFor();
      await page.keyboard.press('Escape');
      expect(await dialog.isHidden(), 'Escape does not close the dialog');
      same(await body(p), '');
    });
    await step('a picture from the clipboard', async () => {
      const small = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
      await field.focus();
      await paste(field, { html: '<img src="https://example.org/x.png">', files: [{ name: 'image.png', type: 'image/png', text: small }] });
      await dialog.waitFor();
      expect((await dialog.innerText()).includes('粘贴的图片'), 'the picture has no name');
      await p.page.route('**/media', (route) => route.abort());
      await dialog.getByRole('button', { name: '上传并插入' }).click();
      await page.locator('#pasted', { hasText: '连不上服务器' }).waitFor();
      same(await body(p), '');
      await p.page.unroute('**/media');
    });
    await step('saving', async () => {
      await field.focus();
      await page.keyboard.type('## 保存的小标题');
      await page.keyboard.press('Enter');
      await page.keyboard.type('正文一段。');
      await page.getByLabel('标题', { exact: true }).fill('编辑器里写的文章');
      await press(p, '保存');
      same(await body(p), '## 保存的小标题\n正文一段。');
      expect(path(p).includes('done='), `not saved: ${await words(p)}`);
    });
    await step('axe', async () => {
      for (const [colorScheme, width, height] of [['light', 1280, 3600], ['dark', 820, 4800]]) {
        // High enough for all: what the bar of buttons lies over cannot be judged.
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height });
        const { violations, incomplete } = await audit(page);
        expect(violations.length + incomplete.length === 0, `${colorScheme}: ${[...violations, ...incomplete].join('\n')}`);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width}: the page is too wide`);
      }
    });
  });
}

// killed asks what is lost when the browser dies: ten seconds of text at most.
await story(desk, 'killed', async (step) => {
  const mortal = await launchMortal();
  const p = await arrive({ ...desk, browser: mortal.browser }, 'killed', { editor: true });
  const typed = [];
  let address;
  await step('in mid-sentence', async () => {
    const field = await begin(p, true);
    address = path(p);
    await field.focus();
    const until = Date.now() + 12_000;
    for (let i = 0; Date.now() < until; i++) {
      const character = String.fromCodePoint(0x4e00 + i);
      await p.page.keyboard.type(character);
      typed.push([character, Date.now()]);
    }
    desk.present.splice(desk.present.indexOf(p), 1);
    await mortal.kill();
  });
  await step('and opened again', async () => {
    const again = await arriveAgain(p);
    await go(again, address);
    await follow(again, '恢复，接着写');
    const kept = await body(again);
    const whole = typed.map(([character]) => character).join('');
    expect(kept && whole.startsWith(kept), `what was kept is no part of what was typed: ${kept.slice(0, 40)}`);
    const lost = typed.slice(kept.length);
    const seconds = lost.length ? (typed.at(-1)[1] - lost[0][1]) / 1000 : 0;
    expect(seconds <= 10, `${lost.length} characters of ${seconds} s are lost`);
    return `${lost.length} characters of ${seconds} s were lost`;
  });
});

// arriveAgain is the same person in another window, who signs in.
async function arriveAgain(before) {
  const p = await person(desk, before.account, { editor: true });
  Object.assign(p, { secret: before.secret, used: before.used, password: before.password });
  await signIn(p);
  return p;
}

await write(true);
await write(false);
await desk.close();
