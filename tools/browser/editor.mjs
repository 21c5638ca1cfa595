// The editor by itself, on a page of one field under the content policy of the desk: what
// it is to a person at the keyboard, to an input method, to a screen reader, to the form and
// to the other scripts of a page.
import { audit } from './axe.mjs';
import { launch } from './chromium.mjs';
import { attempt, expect } from './report.mjs';

const [address] = process.argv.slice(2);
const browser = await launch();

// open gives the page with everything that the browser complains of.
async function open({ viewport = { width: 1280, height: 900 }, ...options } = {}, query = '') {
  const context = await browser.newContext({ locale: 'zh-CN', viewport, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const faults = [];
  await page.addInitScript(() => addEventListener('securitypolicyviolation', (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`)));
  page.on('console', (m) => { if (m.type() === 'error') faults.push(m.text()); });
  page.on('pageerror', (e) => faults.push(e.message));
  await page.goto(address + query);
  const field = page.getByLabel('正文', { exact: true });
  await field.waitFor();
  return {
    page, field, faults,
    text: () => page.locator('textarea').evaluate((area) => area.value),
    set: (value) => page.locator('textarea').evaluate((area, to) => { area.value = to; }, value),
    done: async () => {
      await context.close();
      expect(faults.length === 0, faults.join('\n'));
    },
  };
}

const story = (name, run, options, query) => attempt(`editor/${name}`, async () => {
  const p = await open(options, query);
  const note = await run(p);
  await p.done();
  return note;
});
const same = (have, want) => expect(have === want, `${JSON.stringify(have)}, want ${JSON.stringify(want)}`);

await story('typing', async ({ page, field, text }) => {
  same(await text(), '第一段。\n\n第二段。\n');
  await page.getByText('正文', { exact: true }).click(); // the label
  expect(await page.evaluate(() => document.activeElement.className === 'editor'), 'the label does not lead into the editor');
  await page.keyboard.press('Control+End');
  await page.keyboard.type('- 甲');
  await page.keyboard.press('Enter');
  await page.keyboard.type('乙');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.keyboard.type('末段');
  same(await text(), '第一段。\n\n第二段。\n- 甲\n- 乙\n\n末段');
  await page.keyboard.type('\n\n> 引文\n\n后文');
  same(await text(), '第一段。\n\n第二段。\n- 甲\n- 乙\n\n末段\n\n> 引文\n\n后文');
  await page.keyboard.press('Control+Shift+Home');
  await page.keyboard.type('换');
  same(await text(), '换');
  expect(await field.evaluate((el) => el.isContentEditable), 'the field is not the editor');
  expect(await page.locator('textarea').isHidden(), 'the textarea is still shown');
  expect(Number(await page.evaluate(() => document.body.dataset.inputs)) > 5, 'listeners of the textarea hear nothing');
  await page.getByRole('button', { name: '保存' }).click();
  await page.waitForURL(/saved/);
  same(await page.locator('pre').innerText(), '换');
});

await story('undo', async ({ page, field, text, set }) => {
  await set('一二三');
  await field.focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('四');
  await page.locator('textarea').evaluate((area) => area.setRangeText('**粗**', 1, 2, 'select'));
  same(await text(), '一**粗**三四');
  same(await page.locator('textarea').evaluate((area) => `${area.selectionStart} ${area.selectionEnd}`), '1 6');
  await page.keyboard.press('Control+z');
  same(await text(), '一二三四');
  await page.keyboard.press('Control+z');
  same(await text(), '一二三');
  await page.keyboard.press('Control+y');
  same(await text(), '一二三四');
});

await story('input method', async ({ page, field, text, set }) => {
  const cdp = await page.context().newCDPSession(page);
  const compose = (t) => cdp.send('Input.imeSetComposition', { text: t, selectionStart: t.length, selectionEnd: t.length });
  await set('- 前\n- 后');
  await field.focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('End');
  await page.evaluate(() => {
    const seen = window.seen = [];
    const inside = document.querySelector('.editor').shadowRoot;
    for (const kind of ['compositionstart', 'compositionend']) inside.addEventListener(kind, () => seen.push(kind));
  });
  for (const t of ['f', 'fa', 'fay', 'fayu', 'fayua', 'fayuan']) await compose(t);
  same(await text(), '- 前fayuan\n- 后');
  // The page goes on working in the midst of a word: markers come, the text is saved.
  await page.locator('textarea').evaluate((area) => area.dispatchEvent(new CustomEvent('findings', { detail: [{ line: 1, text: '试', must: true }] })));
  await compose("fa'yuan");
  await cdp.send('Input.insertText', { text: '法院' });
  same(await text(), '- 前法院\n- 后');
  for (const t of ['z', 'zh', 'zhi']) await compose(t);
  await cdp.send('Input.insertText', { text: '执' });
  same(await text(), '- 前法院执\n- 后');
  same(await page.evaluate(() => window.seen.join(' ')), 'compositionstart compositionend compositionstart compositionend');
  // Given up: nothing of it stays.
  await compose('xing');
  await compose('');
  same(await text(), '- 前法院执\n- 后');
  await page.keyboard.press('Enter');
  await page.keyboard.type('行');
  same(await text(), '- 前法院执\n- 行\n- 后');
});

await story('keyboard', async ({ page, field }) => {
  await page.locator('#title').focus();
  await page.keyboard.press('Tab');
  expect(await field.evaluate((el) => el.getRootNode().activeElement === el), 'Tab does not lead into the editor');
  await page.keyboard.type('甲');
  await page.keyboard.press('Tab');
  same(await page.evaluate(() => document.activeElement.textContent), '保存');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  same(await page.evaluate(() => document.activeElement.id), 'title');
  await page.getByRole('link', { name: '正文有错' }).click();
  expect(await field.evaluate((el) => el.getRootNode().activeElement === el), 'a link to the field does not lead into the editor');
});

await story('search', async ({ page, field, text, set }) => {
  await set('查封甲，查封乙');
  await field.focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Control+f');
  const panel = page.locator('.cm-search');
  await panel.waitFor();
  const words = await panel.evaluate((el) => [el.innerText, ...[...el.querySelectorAll('[placeholder], [aria-label]')].flatMap((one) => [one.placeholder, one.getAttribute('aria-label')])].join(' '));
  expect(!/[A-Za-z]/.test(words), `the search panel is not in Chinese: ${words}`);
  await page.keyboard.type('查封');
  await page.keyboard.press('Enter');
  expect(page.url().endsWith('/'), 'Enter in the search panel sends the form');
  await panel.getByLabel('替换为').fill('扣押');
  await panel.getByRole('button', { name: '全部替换' }).click();
  same(await text(), '扣押甲，扣押乙');
  await page.keyboard.press('Escape');
  expect(await panel.count() === 0, 'Escape does not close the search panel');
  await page.keyboard.type('末');
  expect((await text()).includes('末'), 'the focus does not return to the editor');
  const { violations, incomplete } = await (async () => { await page.keyboard.press('Control+f'); return audit(page); })();
  expect(violations.length + incomplete.length === 0, [...violations, ...incomplete].join('\n'));
});

await story('findings', async ({ page, text, set, field }) => {
  await set('一\n二\n三\n四');
  const tell = (list) => page.locator('textarea').evaluate((area, detail) => area.dispatchEvent(new CustomEvent('findings', { detail })), list);
  await tell([{ line: 2, text: '甲', must: true }, { line: 2, text: '乙' }, { line: 4, text: '丙' }, { line: 9, text: '没有这一行' }]);
  const signs = () => page.locator('.found').evaluateAll((list) => list.map((one) => `${one.textContent}${one.title}`).join('|'));
  same(await signs(), '！甲\n乙|？丙');
  await field.focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Enter');
  same(await page.locator('.cm-must').innerText(), '二');
  await tell([]);
  same(await signs(), '');
  same(await text(), '\n一\n二\n三\n四');
});

await story('the form is emptied', async ({ page, text, set }) => {
  await set('改过的');
  await page.locator('form').evaluate((form) => form.reset());
  await page.waitForFunction(() => document.querySelector('.editor').shadowRoot.querySelector('.cm-content').textContent.includes('第二段'));
  same(await text(), '第一段。\n\n第二段。\n');
});

await story('what cannot be seen is shown', async ({ page, set }) => {
  await set('甲\u200b乙\u202e丙');
  same(await page.locator('.cm-specialChar').count(), 2);
});

await story('long text', async ({ page, field, set, text }) => {
  const long = '执行工作公开透明，接受社会监督。'.repeat(2700); // all that a piece may have
  await set(long);
  await field.focus();
  await page.keyboard.press('Control+End');
  const began = Date.now();
  await page.keyboard.type('尾字');
  const took = Date.now() - began;
  same(await text(), `${long}尾字`);
  return `two characters at the end of ${long.length} take ${took} ms`;
});

for (const [name, options, query] of [
  ['light/1280', {}], ['dark/820', { colorScheme: 'dark', viewport: { width: 820, height: 1180 } }], ['forced/1280', { forcedColors: 'active' }],
  ['elder/360', { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }, '?mode=elder'], ['contrast/820', { viewport: { width: 820, height: 1180 } }, '?mode=contrast'],
]) {
  await story(`axe/${name}`, async ({ page, field, set }) => {
    await set(`# 标题\n\n**粗** *斜* ~~删~~ [链接](https://example.org/) \`码\`\n\n> 引\n\n- 项\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n${'长'.repeat(300)}`);
    await page.locator('textarea').evaluate((area) => area.dispatchEvent(new CustomEvent('findings', { detail: [{ line: 3, text: '试', must: true }] })));
    await field.focus();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide <= 0, `the page is ${wide} px too wide`);
    expect(await page.locator('.cm-scroller').evaluate((el) => el.scrollWidth <= el.clientWidth), 'long lines are not wrapped');
    same(await field.evaluate((el) => el.getAttribute('aria-label')), '正文');
    const said = await field.evaluate((el) => el.getAttribute('aria-describedby').split(' ').map((id) => el.getRootNode().getElementById(id).textContent).join(' '));
    expect(said.includes('用 Markdown 书写') && said.includes('Tab 键离开'), `the description is ${said}`);
    const { violations, incomplete } = await audit(page);
    expect(violations.length + incomplete.length === 0, [...violations, ...incomplete].join('\n'));
  }, options, query);
}

await browser.close();
