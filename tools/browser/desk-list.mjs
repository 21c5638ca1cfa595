// desk-list.mjs SETTING: the main story. A clerk imports a spreadsheet in GB18030 with bad
// rows, the reviewer returns it, it is mended, approved by one and released by another,
// and the public finds it; once with the script and once without.
import { arrive, follow, go, openDesk, path, press, says, story, take, unfold, words } from './desk.mjs';
import { expect } from './report.mjs';

const desk = await openDesk(process.argv[2]);

// seen asks the public site, as a visitor would, for somebody by name.
async function seen(name) {
  const list = await (await fetch(`${desk.site}/api/v1/defaulters?q=${encodeURIComponent(name)}`)).json();
  const page = await (await fetch(`${desk.site}/search?q=${encodeURIComponent(name)}`)).text();
  expect((list.total > 0) === !page.includes(`未查到“${name}”`), `the API counts ${list.total}, the page of the search says otherwise`);
  return list.total > 0 ? list.items[0] : null;
}

// evidence registers, for all rows, everything but the signature of the president.
async function evidence(p) {
  const form = await unfold(p, '为全部各行登记证据');
  const fill = { 决定书文号: '（2026）鲁0199执决1号', 决定日期: desk.files.decided, 送达日期: desk.files.served, 没有限制消费令的原因: '已由外地法院限制消费' };
  for (const [label, value] of Object.entries(fill)) await form.getByLabel(label).fill(value);
  for (const radio of await form.getByLabel('没有', { exact: true }).all()) await radio.check();
  await press(p, '为全部各行登记', form);
  await says(p, '证据已登记');
}

// finished waits until an import is through.
async function finished(p) {
  for (let i = 0; await p.page.locator('#progress').count() > 0; i++) {
    expect(i < 300, 'the import does not end');
    await p.page.waitForTimeout(200);
    await p.page.goto(`${new URL(p.page.url()).pathname}?still=1`);
  }
}

async function main(how, script) {
  const { file, good, leaking, bad } = desk.files[how];
  await story(desk, `import/${how}`, async (step) => {
    const people = {};
    for (const who of ['clerk', 'reviewer', 'publisher', 'president']) people[who] = await arrive(desk, `${who}-${how}`, { script });
    const { clerk, reviewer, publisher, president } = people;
    let work;

    await step('the clerk uploads, and sees what came of each row', async () => {
      await go(clerk, '/imports');
      await clerk.page.locator('#file').setInputFiles(file);
      await press(clerk, '上传并核对');
      expect(/^\/imports\/[a-z0-9]+/.test(path(clerk)), `led to ${path(clerk)}`);
      await finished(clerk);
      await says(clerk, '核对结果', /新增\s*3/, /未接受\s*4/);
      await follow(clerk, /^未接受/);
      await says(clerk, ...bad.flatMap(({ row, code }) => [String(row), code]));
      expect(!(await words(clerk)).includes(desk.files.number), 'a number of somebody is on the page');
    });
    await step('the list of faults comes as a table, without numbers of people', async () => {
      const url = await clerk.page.getByRole('link', { name: '下载全部问题（CSV）' }).getAttribute('href');
      const sheet = await clerk.context.request.get(url);
      const text = await sheet.text();
      expect(sheet.ok() && bad.every(({ code }) => text.includes(code)), text.slice(0, 400));
      expect(!text.includes(desk.files.number), 'a number of somebody is in the table');
    });
    await step('nothing is public, and the batch goes to review', async () => {
      for (const name of good) expect(await seen(name) === null, `${name} is public before any review`);
      await clerk.page.getByLabel('普通', { exact: true }).check();
      await press(clerk, '提交审核');
      await says(clerk, '已经提交审核');
      work = await clerk.page.locator('main a[href^="/work/"]').first().getAttribute('href');
    });
    await step('R-02, R-18, R-33: the reviewer sees all that stands against it at once', async () => {
      await go(reviewer, '/work');
      expect(await reviewer.page.locator(`main a[href="${work}"]`).count() === 1, 'it does not wait for the reviewer');
      await go(reviewer, work);
      await says(reviewer, 'R-02', 'R-18', 'R-33');
      expect(await reviewer.page.locator('form[action$="/approve"]').count() === 0, 'R-02: it can be approved without evidence');
    });
    await step('the reviewer says what is wrong at its place, and returns it', async () => {
      await follow(reviewer, leaking, reviewer.page.getByRole('table'));
      const form = reviewer.page.locator('form[action$="/remarks"]');
      await form.getByLabel('哪一栏').selectOption({ label: '生效法律文书确定的义务' });
      await form.getByLabel('摘录有问题的文字').fill('8800元');
      await form.getByLabel('意见', { exact: true }).fill('金额与判决书不符');
      await press(reviewer, '记下意见', form);
      await says(reviewer, '意见已记下');
      expect(await reviewer.page.locator('mark', { hasText: '8800元' }).count() === 1, 'the place is not marked');
      await go(reviewer, work);
      const back = await unfold(reviewer, '退回');
      await says(reviewer, '金额与判决书不符');
      await back.locator('textarea').fill('请改正金额，并登记证据');
      await press(reviewer, '退回', back);
      await says(reviewer, '已退回', '草稿');
    });
    await step('the clerk finds it returned, with the words at their place', async () => {
      await go(clerk, '/work');
      await says(clerk, '已退回');
      await go(clerk, work);
      await says(clerk, '请改正金额，并登记证据');
      await follow(clerk, leaking, clerk.page.getByRole('table'));
      await says(clerk, '金额与判决书不符', '疑似个人信息');
    });
    await step('R-33: a telephone number is covered, and the amount mended', async () => {
      await clerk.page.getByLabel('用×遮盖').first().check();
      await press(clerk, '保存决定', clerk.page.locator('form[action$="/places"]').first());
      await follow(clerk, '修改这一行');
      const field = clerk.page.getByLabel('生效法律文书确定的义务');
      const text = await field.inputValue();
      expect(!text.includes('13800138000') && text.includes('×'), `R-33: the text holds ${text}`);
      await field.fill(text.replace('8800元', '9900元'));
      await press(clerk, '保存这一行');
      await says(clerk, '这一行已保存');
    });
    await step('the evidence is registered for all rows, and the batch goes to review again', async () => {
      await go(clerk, work);
      const old = await clerk.page.locator('form[action$="/submit"] input[name=version]').inputValue();
      await evidence(clerk);
      const token = await clerk.page.locator('form[action$="/submit"] input[name=token]').inputValue();
      const late = await clerk.context.request.post(`${work}/submit`, { form: { token, version: old, class: 'ordinary' }, headers: { Origin: desk.admin } });
      expect(late.status() === 409 && (await late.text()).includes('您填写的内容都还在'), `R-55: a form of before the evidence is answered with ${late.status()}`);
      const form = await unfold(clerk, '提交审核');
      await form.getByLabel('普通', { exact: true }).check();
      await press(clerk, '提交审核', form);
      await says(clerk, '已提交审核');
    });
    await step('R-55: author, reviewer and releaser are three', async () => {
      await go(clerk, work);
      expect(await clerk.page.locator('form[action$="/approve"], form[action$="/release"]').count() === 0, 'R-55: the clerk is offered the approval');
      await go(reviewer, work);
      await take(reviewer, '批准');
      await says(reviewer, '已批准');
      expect(await reviewer.page.locator('form[action$="/release"]').count() === 0, 'R-55: the reviewer can release what he approved');
    });
    await step('R-04: without the signature of the president nobody can release it', async () => {
      await go(publisher, work);
      await says(publisher, 'R-04', /签发/);
      expect(await publisher.page.locator('form[action$="/release"], form[action$="/schedule"]').count() === 0, 'R-04: it can be released unsigned');
      for (const name of good) expect(await seen(name) === null, `R-04: ${name} is public unsigned`);
    });
    await step('R-04: the president signs exactly this content', async () => {
      await go(president, work);
      await take(president, '签发');
      await says(president, '已签发');
    });
    await step('the third person is told what changes where, and releases', async () => {
      await go(publisher, work);
      const form = await unfold(publisher, '发布');
      expect((await form.innerText()).includes('公开新增 3 条'), await form.innerText());
      await press(publisher, '发布', form);
      const since = await desk.now();
      await says(publisher, '已发布');
      for (const name of good) expect(await seen(name) !== null, `${name} is not found`);
      expect(await desk.now() - since < 5000, 'the public has it late');
    });
    await step('the public search finds it, masked', async () => {
      const visitor = await desk.browser.newPage({ javaScriptEnabled: script });
      await visitor.goto(desk.site);
      await visitor.locator('#q').fill(leaking);
      await visitor.locator('#q').press('Enter');
      await visitor.getByRole('link', { name: leaking, exact: true }).first().click();
      await visitor.waitForLoadState();
      const record = await visitor.locator('main').innerText();
      await visitor.close();
      for (const w of [leaking, '9900元', '×']) expect(record.includes(w), `the record does not say ${w}`);
      for (const w of ['13800138000', '8800元', desk.files.number]) expect(!record.includes(w), `the record says ${w}`);
    });
    await step('the import is told to be released, and the release is undone as one', async () => {
      await go(clerk, '/imports');
      await says(clerk, '已发布');
      await go(publisher, work);
      const form = await unfold(publisher, '撤销发布');
      await form.locator('textarea').fill('演练');
      await press(publisher, '撤销发布', form);
      await says(publisher, '已撤销这次发布');
      for (const name of good) expect(await seen(name) === null, `${name} is still public`);
    });
  });
}

try {
  await main('script', true);
  await main('plain', false);
} finally {
  await desk.close();
}
