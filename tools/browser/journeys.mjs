// The ways of two readers through the site. Nothing is clicked: the keyboard alone does
// all, and what has the focus must be seen to have it.
import { enter, tabTo } from './keyboard.mjs';
import { expect } from './report.mjs';

const text = (page, selector = 'main') => page.locator(selector).innerText();
const path = (page) => { const u = new URL(page.url()); return u.pathname + u.search; };

async function ask(page, question) {
  await tabTo(page, (at) => at.id === 'q');
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(question);
  await enter(page);
}

// A citizen looks somebody up before doing business.
export async function citizen(step, page, { base, name }) {
  await step('the first stop leads past the header', async () => {
    await page.goto(base);
    const first = await tabTo(page, () => true);
    expect(first.href === '#main', `the first stop is ${first.tag} ${first.text}`);
    await page.keyboard.press('Enter');
    const next = await tabTo(page, () => true);
    expect(next.name === 'kind' || next.id === 'q', `behind it comes ${next.tag} ${next.text}`);
  });
  await step('the second stop is the elder mode, and it stays', async () => {
    await page.goto(base);
    await tabTo(page, () => true);
    const second = await tabTo(page, () => true);
    expect(second.value === 'elder', `the second stop is ${second.tag} ${second.text}`);
    await enter(page);
    await page.goto(`${base}/hotline`);
    expect(await page.locator('html.elder').count() === 1, 'the elder mode is lost on the next page');
    const cookies = await page.context().cookies();
    expect(cookies.length === 1 && cookies[0].name === 'mode' && /^elder-auto-normal$/.test(cookies[0].value), `cookies: ${JSON.stringify(cookies)}`);
    await page.goto(base);
    await tabTo(page, (at) => at.value === 'standard');
    await enter(page);
    expect((await page.context().cookies()).length === 0, 'leaving the elder mode must leave no cookie');
  });
  await step('a name finds its record', async () => {
    await page.goto(base);
    await ask(page, name);
    const answer = await text(page);
    expect(answer.includes('姓名（名称）完全一致') && answer.includes(name), `no hit: ${answer.slice(0, 200)}`);
    expect(answer.includes('同名不等于本人'), 'no word on namesakes');
    await tabTo(page, (at) => at.tag === 'A' && at.text === name);
    await enter(page);
    expect(/^\/defaulters\/[a-z0-9]+$/.test(path(page)), `led to ${path(page)}`);
    const record = await text(page);
    for (const words of [name, '公开期限', '最近核对', '信息有误，怎样纠正']) expect(record.includes(words), `the record does not say ${words}`);
  });
  await step('the record prints with time and address', async () => {
    const record = page.url();
    await tabTo(page, (at) => at.tag === 'A' && at.text === '打印本页');
    await enter(page);
    const paper = await text(page, 'body');
    expect(paper.includes('查询时间') && paper.includes('北京时间'), 'no time on paper');
    expect(paper.includes(new URL(record).pathname), 'no address on paper');
    expect(paper.includes('演示数据'), 'no mark of the demonstration on paper');
  });
  await step('a name without a record is answered, and that prints too', async () => {
    await page.goto(base);
    await ask(page, '查无此名');
    const answer = await text(page);
    for (const words of ['未查到“查无此名”', '未查到，不等于无失信记录', '可以再试']) expect(answer.includes(words), `the answer does not say ${words}`);
    expect(await page.locator('main a[href="https://zxgk.court.gov.cn/"]').count() > 0, 'no way to the national site');
    await tabTo(page, (at) => at.tag === 'A' && at.text === '打印查询结果');
    await enter(page);
    expect((await text(page, 'body')).includes('查询时间'), 'no time on paper');
  });
  await step('a case number in another spelling finds its record', async () => {
    await page.goto(`${base}/search?q=${encodeURIComponent(name)}`);
    const number = (await text(page)).match(/（\d{4}）\S+?号/)[0];
    await page.goto(base);
    await ask(page, number.replace('（', '( ').replace('）', ' ) ').replace('号', ''));
    const answer = await text(page);
    expect(answer.includes('案号一致') && answer.includes(number), `no hit for ${number}`);
  });
  await step('a case number that is not published is told so', async () => {
    await page.goto(base);
    await ask(page, '（2018）鲁0113执999999号');
    expect((await text(page)).includes('本站未公布该案号'), 'the answer does not say it');
  });
  await step('an identity number is neither answered nor repeated', async () => {
    await page.goto(base);
    await ask(page, '990113198506070025');
    const answer = await page.content();
    expect(answer.includes('不支持用身份证号码查询'), 'no advice');
    expect(!answer.replace(page.url(), '').includes('990113198506070025'), 'the number is repeated');
  });
  await step('an unknown address helps', async () => {
    await page.goto(`${base}/defaulters/bcdfghjkmnpqr`);
    expect((await text(page)).includes('该信息不存在或已不再公开。'), 'not the one sentence');
    await tabTo(page, (at) => at.text === '返回首页');
    await enter(page);
    expect(path(page) === '/', `led to ${path(page)}`);
  });
}

// A journalist narrows the list, shares its address, and reads what there is to read.
export async function journalist(step, page, { base }) {
  await step('filters narrow the list, and the address holds them', async () => {
    await page.goto(`${base}/defaulters`);
    const all = await page.locator('.total').innerText();
    await tabTo(page, (at) => at.id === 'party');
    await page.keyboard.press('ArrowDown');
    await tabTo(page, (at) => at.text === '筛选');
    await enter(page);
    expect(path(page).includes('party=person'), `led to ${path(page)}`);
    const some = await page.locator('.total').innerText();
    expect(some !== all && some.includes('符合所选条件'), `the total is ${some}`);
    const shared = await page.context().browser().newContext();
    const other = await shared.newPage();
    await other.goto(page.url());
    expect(await other.locator('.total').innerText() === some, 'somebody else sees another list');
    await shared.close();
  });
  await step('the way back keeps the filter, a chip drops it', async () => {
    const filtered = page.url();
    await tabTo(page, (at) => /^\/defaulters\/[a-z0-9]+$/.test(at.href ?? ''));
    await enter(page);
    await page.goBack();
    expect(page.url() === filtered, `back leads to ${page.url()}`);
    await tabTo(page, (at) => at.text.startsWith('去掉条件：'));
    await enter(page);
    expect(path(page) === '/defaulters', `the chip leads to ${path(page)}`);
  });
  await page.goto(base);
  const menu = await page.locator('.main-nav a').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
  for (const [list, kind] of [['/guides', '办事指南'], ['/cases', '典型案例'], ['/articles', '文章']]) {
    if (!menu.includes(list)) continue;
    await step(`${kind}: from the menu to the text and its print`, async () => {
      await page.goto(base);
      await tabTo(page, (at) => at.href === list);
      await enter(page);
      await tabTo(page, (at) => new RegExp(`^${list}/[a-z0-9-]+$`).test(at.href ?? ''));
      await enter(page);
      const title = await page.locator('h1').innerText();
      const here = path(page);
      const contents = page.locator('.contents a').first();
      if (await contents.count() > 0) {
        const words = await contents.innerText();
        await tabTo(page, (at) => at.text === words);
        await page.keyboard.press('Enter');
        await page.waitForFunction(() => location.hash !== '');
      }
      await tabTo(page, (at) => at.text === '打印本文', 120);
      await enter(page);
      expect(path(page) === `${here}/print`, `the print is at ${path(page)}`);
      const paper = await text(page, 'body');
      expect(paper.replace(/\s/g, '').includes(title.replace(/\s/g, '')) && paper.includes(here), 'the paper lacks title or address');
    });
  }
  await step('the telephone numbers are one step away', async () => {
    await page.goto(base);
    await tabTo(page, (at) => at.href === '/hotline');
    await enter(page);
    expect((await text(page)).includes('执行指挥中心一线'), 'no lines');
  });
}
