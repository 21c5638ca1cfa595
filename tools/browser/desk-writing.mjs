// desk-writing.mjs SETTING: the stories of who writes a text: with the script the preview
// follows, what is typed outlives the browser, and two people see each other; without it
// everything can be done by buttons.
import { arrive, follow, go, openDesk, path, person, press, says, story, words } from './desk.mjs';
import { expect } from './report.mjs';
import { duty } from './text.mjs';

const desk = await openDesk(process.argv[2]);

// begin begins a text and gives its address.
async function begin(p, kind) {
  await go(p, '/pieces/new');
  await p.page.getByLabel(kind, { exact: true }).check();
  await press(p, '开始写');
  return path(p);
}

const head = { 标题: '一辆停在集市的车', 摘要: '被执行人把车停在集市，群众来电，当天扣押。', 网址名: '', 责任单位: '执行局综合组' };
async function fillHead(p, slug) {
  for (const [label, text] of Object.entries({ ...head, 网址名: slug })) await p.page.getByLabel(label, { exact: true }).fill(text);
  await p.page.locator('#topic').selectOption({ label: '拒执典型案例' });
  await p.page.locator('#sensitivity').selectOption({ label: '普通' });
  await p.page.locator('#review_by').fill('2030-01-01');
}

const body = (p) => p.page.locator('#body');
const kept = (p) => p.page.locator('#save-state', { hasText: '自动保存了' }).waitFor();
const article = (p) => p.page.locator('#preview').evaluate((one) => one.innerHTML.trim());

// looks gives what a reader's eye meets of an article.
const looks = (page) => page.evaluate(() => ['p', 'h2', 'li', 'blockquote', 'table', 'td', 'code'].map((tag) => {
  const one = document.querySelector(`.prose ${tag}`);
  if (!one) return `${tag}: none`;
  const s = getComputedStyle(one);
  return [tag, s.fontFamily, s.fontSize, s.fontWeight, s.lineHeight, s.color, s.marginTop, s.marginBottom, s.paddingLeft].join(' ');
}).join('\n'));

const text = '## 案情\n\n甲某欠款，`逾期`不还。\n\n> 引用一句。\n\n## 结果\n\n- 扣押\n- 评估\n\n| 日期 | 措施 |\n| --- | --- |\n| 3月2日 | 扣押 |\n';

await story(desk, 'writing/script', async (step) => {
  const one = await arrive(desk, 'one');
  let at;
  await step('a case begins with its outline and the buttons are there', async () => {
    at = await begin(one, '典型案例');
    expect((await body(one).inputValue()).startsWith('## 案情\n\n## 执行措施'), 'no outline');
    await one.page.getByRole('button', { name: '加粗', exact: true }).waitFor();
    expect(!await one.page.getByRole('button', { name: '案例模板' }).isVisible(), 'the outline is offered over a text');
    await body(one).fill('');
    await one.page.getByRole('button', { name: '案例模板' }).click();
    expect((await body(one).inputValue()).includes('## 法官提示'), 'the button puts no outline');
  });
  await step('the preview and the checks follow', async () => {
    await fillHead(one, 'car-script');
    await body(one).fill(text);
    await one.page.locator('#preview td', { hasText: '3月2日' }).waitFor();
    await one.page.locator('#checks', { hasText: '没有写明责任人' }).waitFor();
    await body(one).fill(`${text}\n电话13800001234。`);
    await one.page.locator('#places', { hasText: '13800001234' }).waitFor();
    await one.page.locator('#places a[data-line]').click();
    expect(await body(one).evaluate((b) => b.value.slice(b.selectionStart, b.selectionEnd)) === '电话13800001234。', 'the finding does not lead to its line');
  });
  await step('buttons put Markdown in', async () => {
    await body(one).fill('甲乙丙');
    await body(one).evaluate((b) => b.setSelectionRange(1, 2));
    await one.page.getByRole('button', { name: '加粗', exact: true }).click();
    expect(await body(one).inputValue() === '甲**乙**丙', await body(one).inputValue());
    for (const name of ['标题', '列表', '引用', '表格', '链接', '图片', '法条']) await one.page.getByRole('button', { name, exact: true }).click();
    await one.page.locator('#preview table').waitFor();
    await body(one).press('Control+z');
    expect(!(await body(one).inputValue()).includes('《法律名称》'), 'what a button put in cannot be undone');
  });
  await step('saved, it looks and reads as on a page of the site', async () => {
    await body(one).fill(text);
    await press(one, '保存');
    await says(one, '已保存。');
    const shown = await article(one);
    const whole = await one.context.newPage();
    await whole.goto(`${at}/preview`);
    expect((await whole.locator('.prose').evaluate((p) => p.innerHTML.trim())) === shown, 'the preview is not the article');
    const [here, there] = [await looks(one.page), await looks(whole)];
    expect(here === there, `the preview looks like\n${here}\nand the page like\n${there}`);
    await whole.close();
  });
  await step('R-55, E5: once somebody answers for it, it can be handed over', async () => {
    await duty(one, at);
    await follow(one, '回到文稿');
    await says(one, '可以提交审核');
  });
  await step('a browser that dies loses seconds', async () => {
    await body(one).press('Control+End');
    await one.page.keyboard.type('又写了一句，话还没说');
    await kept(one);
    const state = await one.context.storageState();
    desk.present.splice(desk.present.indexOf(one), 1);
    await one.context.close({ runBeforeUnload: false });
    const again = await person(desk, one.account);
    Object.assign(again, { secret: one.secret, used: one.used, password: one.password });
    await again.context.addCookies(state.cookies);
    await go(again, at);
    await says(again, '您有没有保存的修改', '又写了一句，话还没说');
    await again.page.getByRole('link', { name: '恢复，接着写' }).click();
    await again.page.waitForLoadState();
    expect((await body(again).inputValue()).endsWith('又写了一句，话还没说'), 'what was typed is lost');
    await press(again, '保存');
    Object.assign(one, again);
    desk.present.splice(desk.present.indexOf(again), 1, one);
  });
  await step('two people see each other, and nothing is overwritten', async () => {
    const two = await arrive(desk, 'two');
    await go(two, at);
    await says(two, `${one.account.name} 也打开着这篇文稿`);
    await body(one).press('Control+End');
    await one.page.keyboard.type('，甲接着写');
    await one.page.locator('#others', { hasText: two.account.name }).waitFor();
    await body(two).evaluate((b) => { b.focus(); b.setSelectionRange(0, 0); });
    await two.page.keyboard.type('## 乙的一节');
    await press(two, '保存');
    await body(one).press('Control+End');
    await one.page.keyboard.type('，还在写');
    await one.page.locator('#others', { hasText: '保存过这篇文稿' }).waitFor();
    await press(one, '保存');
    await says(one, '没有保存：您写的时候，别人动过这篇文稿', '乙的一节', '甲接着写，还在写');
    expect((await body(one).inputValue()).endsWith('甲接着写，还在写'), 'what was typed is lost');
    await press(one, `用我写的内容盖过 ${two.account.name} 保存的`);
    await says(one, '已保存。');
  });
  await step('whoever was signed out loses nothing', async () => {
    const cookies = await one.context.cookies();
    await body(one).press('Control+End');
    await one.page.keyboard.type('，登录失效以后写的');
    await one.context.clearCookies();
    await one.page.locator('#save-state', { hasText: '登录已失效' }).waitFor();
    await Promise.all([one.page.waitForNavigation({ waitUntil: 'load' }), one.page.getByRole('button', { name: '保存', exact: true }).last().click()]);
    await says(one, '登录已失效，还没有提交');
    await one.context.addCookies(cookies);
    for (const said of ['请确认', '已保存。']) { // signed in again, and then sure
      await Promise.all([one.page.waitForNavigation({ waitUntil: 'load' }), one.page.locator('main form button[type=submit]').first().click()]);
      await says(one, said);
    }
    expect((await body(one).inputValue()).endsWith('登录失效以后写的'), `it is lost: ${await words(one)}`);
  });
});

await story(desk, 'writing/no-script', async (step) => {
  const p = await arrive(desk, 'plain', { script: false });
  let at;
  await step('written, previewed and saved', async () => {
    at = await begin(p, '典型案例');
    await fillHead(p, 'car-plain');
    await body(p).fill(text);
    await press(p, '预览');
    await says(p, '没有写明责任人');
    expect((await article(p)).includes('<td>3月2日</td>'), 'no preview');
    expect((await body(p).inputValue()).trim() === text.trim(), 'the preview has lost what was typed');
    expect(!await p.page.getByRole('button', { name: '加粗', exact: true }).isVisible(), 'buttons that do nothing are shown');
    await press(p, '保存');
    await says(p, '已保存。');
  });
  await step('a place that is no personal data is put on record with what was typed', async () => {
    await body(p).fill(`${text}\n示例号码13800001234。`);
    await press(p, '预览');
    await p.page.getByLabel('不是个人信息，因为').fill('公开的示例号码');
    await Promise.all([p.page.waitForNavigation({ waitUntil: 'load' }), p.page.getByRole('button', { name: /^登记/ }).click()]);
    await says(p, '不是个人信息：公开的示例号码');
  });
  await step('Enter in a field saves', async () => {
    await p.page.getByLabel('标题', { exact: true }).fill('停在集市的一辆车');
    await Promise.all([p.page.waitForNavigation({ waitUntil: 'load' }), p.page.getByLabel('标题', { exact: true }).press('Enter')]);
    await says(p, '已保存。', '停在集市的一辆车');
  });
  await step('handed over', async () => {
    await press(p, '保存并提交审核');
    await says(p, '没有写明责任人');
    await duty(p, at);
    await follow(p, '回到文稿');
    await says(p, '可以提交审核');
    await press(p, '保存并提交审核');
    expect(path(p) === `${at.replace('/pieces/', '/work/')}?done=work-submit`, `led to ${path(p)}: ${await words(p)}`);
    await go(p, '/pieces');
    await says(p, '停在集市的一辆车', '审核中');
  });
});
await desk.close();
