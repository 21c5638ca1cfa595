// desk-article.mjs SETTING: from a Word document to a published article. An editor brings it
// in, the reviewer returns it with a comment at a line, it is mended, approved by one and
// scheduled by another; at its time the public has it, byte for byte as the preview showed it,
// until it is withdrawn. In the editor, in the plain field, and without a script.
import { arrive, follow, go, openDesk, path, press, says, story, take, unfold, words } from './desk.mjs';
import { expect } from './report.mjs';
import { duty, fromWord, paste, wordPlain } from './text.mjs';

const desk = await openDesk(process.argv[2]);
const { documents } = desk.files; // by the way in which it is told
const same = (have, want, what) => expect(have === want, `${what}: ${JSON.stringify(have)}, want ${JSON.stringify(want)}`);

const body = (p) => p.page.locator('#body').evaluate((area) => area.value);
const shows = (page, inside) => page.waitForFunction((at) => {
  const all = [...document.querySelectorAll(`${at} img`)];
  return all.length > 0 && all.every((one) => one.naturalWidth > 0);
}, inside);

// prose gives the bytes of the article in the source of a page.
function prose(source, what) {
  const open = /<div class="prose"[^>]*>\n/.exec(source);
  expect(open, `${what}: no article`);
  const rest = source.slice(open.index + open[0].length);
  let depth = 1;
  for (const tag of rest.matchAll(/<(\/?)div\b/g)) {
    depth += tag[1] ? -1 : 1;
    if (depth === 0) return rest.slice(0, tag.index).replace(/\n$/, '');
  }
  throw new Error(`${what}: the article does not end`);
}

async function sourceOf(p, address) {
  const answer = await p.context.request.get(address);
  expect(answer.ok(), `${address} is answered with ${answer.status()}`);
  return prose(await answer.text(), address);
}

// found tells where the public meets an article and its picture.
async function found(slug, title, picture) {
  const at = `/articles/${slug}`;
  const read = async (address) => {
    const answer = await fetch(desk.site + address);
    return { there: answer.status === 200, status: answer.status, text: await answer.text() };
  };
  const places = {};
  for (const address of [at, `${at}/print`, `/api/v1${at}`, picture]) {
    const { there, status } = await read(address);
    expect(there || status === 404, `${address} is answered with ${status}`);
    places[address] = there;
  }
  const year = new Date(await desk.now()).toLocaleString('en', { timeZone: 'Asia/Shanghai', year: 'numeric' });
  for (const address of [`/search?q=${encodeURIComponent(title)}`, '/articles', '/', '/feeds/articles.atom', '/feeds/articles.rss', '/feeds/articles.json', `/sitemaps/${year}.xml`]) {
    places[address] = (await read(address)).text.includes(at);
  }
  return places;
}

// everywhere holds all places to the same, after so many milliseconds at the latest: a change
// reaches them within a second.
async function everywhere(there, within, ...article) {
  const until = Date.now() + within;
  for (;;) {
    const began = Date.now();
    const wrong = Object.entries(await found(...article)).filter(([, is]) => is !== there).map(([place]) => place);
    if (wrong.length === 0) return;
    expect(began < until, `${there ? 'not' : 'still or already'} public: ${wrong.join(', ')}`);
  }
}

// clockAt is a moment as the court's clock shows it.
function clockAt(moment) {
  const parts = Object.fromEntries(new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' })
    .formatToParts(moment).map(({ type, value }) => [type, value]));
  return { date: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}`, words: `${Number(parts.month)}月${Number(parts.day)}日 ${parts.hour}:${parts.minute} 发布` };
}

async function main(how) {
  const script = how !== 'plain', editor = how === 'editor';
  const slug = `seized-house-${how}`, title = `一处房屋的查封（${how}）`;
  await story(desk, `article/${how}`, async (step) => {
    const [writer, reviewer, publisher] = await Promise.all(['editor', 'reviewer', 'publisher'].map((who) => arrive(desk, `${who}-${how}`, { script, editor })));
    let at, work, picture, line, bytes, due;

    await step('a Word document is brought in, and what became of it is told before', async () => {
      await go(writer, '/pieces/new');
      await writer.page.getByLabel('文章', { exact: true }).check();
      await press(writer, '开始写');
      at = path(writer).replace(/\?.*/, '');
      work = at.replace('/pieces/', '/work/');
      await follow(writer, '导入 Word 文档');
      await writer.page.locator('#file').setInputFiles(documents[how]);
      await press(writer, '上传并查看');
      await says(writer, '文稿还没有改动', '1张图片已经收进素材库', '还没有来源');
      const text = await body(writer);
      for (const part of ['## 一、案情', '### （一）经过', '1. 第一项', '- 子项甲', '| 项目 | 金额 |', '![法院大门的示意图](/media/']) expect(text.includes(part), `the text has no ${part}: ${text}`);
      expect(!/<[a-z]|style|mso/i.test(text), `the text keeps what is Word's: ${text}`);
      await press(writer, '采用');
      same((await body(writer)).trim(), text.trim(), 'what was adopted');
      picture = /\]\((\/media\/[^)\s]+)/.exec(text)[1];
    });
    await step('more is pasted from Word', async () => {
      const before = await body(writer);
      if (script) {
        await writer.page.locator(editor ? '.cm-content' : '#body').click();
        await writer.page.keyboard.press('Control+End');
        await paste(writer.page.getByRole('textbox', { name: '正文', exact: true }), { html: fromWord, plain: wordPlain });
        await writer.page.locator('#pasted', { hasText: 'Markdown' }).waitFor();
      } else {
        await writer.page.locator('#body').fill(`${before}\n## 案情\n\n被执行人**拒不申报**财产。\n\n1. 查封房屋\n2. 冻结存款\n\n| 项目 | 金额 |\n| --- | --- |\n| 本金 | 5万元 |\n`);
      }
      const text = await body(writer);
      expect(text.startsWith(before.trimEnd()) && text.includes('被执行人**拒不申报**财产。') && text.includes('| 本金 | 5万元 |'), `the text is ${text}`);
    });
    await step('the head is filled in, and all is saved', async () => {
      for (const [label, value] of Object.entries({ 标题: title, 摘要: '法院查封一处房屋的经过。', 网址名: slug, 责任单位: '执行局综合组', 复核期限: '2030-01-01' })) await writer.page.getByLabel(label, { exact: true }).fill(value);
      await writer.page.locator('#topic').selectOption({ label: '经验做法' });
      await writer.page.locator('#sensitivity').selectOption({ label: '普通' });
      await press(writer, '预览');
      await says(writer, '被执行人甲某（虚构）有房屋80平方米');
      const typed = await body(writer);
      await press(writer, '保存');
      await says(writer, '已保存。');
      same((await body(writer)).trim(), typed.trim(), 'what was saved');
      await shows(writer.page, '#preview');
      await says(writer, '没有写明责任人', '来源');
    });
    await step('it lacks the source of its picture, and who answers for it', async () => {
      await press(writer, '保存并提交审核');
      await says(writer, '没有写明责任人', '来源');
      await go(writer, `/media/${/\/media\/([a-z0-9]+)/.exec(picture)[1]}`);
      same(await writer.page.getByLabel('说明文字', { exact: true }).inputValue(), '法院大门的示意图', 'the words for who cannot see it');
      await writer.page.getByLabel('来源', { exact: true }).fill('本院绘制');
      await press(writer, '保存说明');
      await duty(writer, at);
      await follow(writer, '回到文稿');
      await says(writer, '可以提交审核');
      await press(writer, '保存并提交审核');
      await says(writer, '审核中');
    });
    await step('the reviewer comments on a line, and returns it', async () => {
      await go(reviewer, '/work');
      expect(await reviewer.page.locator(`main a[href="${work}"]`).count() === 1, 'it does not wait for the reviewer');
      await go(reviewer, work);
      line = Number(await reviewer.page.locator('.source-lines li', { hasText: '80平方米' }).locator('.line-number').innerText());
      await follow(reviewer, `给第 ${line} 行写意见`);
      const form = reviewer.page.locator('form[action$="/remarks"]');
      await form.getByLabel('摘录有问题的文字').fill('80平方米');
      await form.getByLabel('意见', { exact: true }).fill('面积与查封笔录不符');
      await press(reviewer, '记下意见', form);
      expect(await reviewer.page.locator(`#line-${line} mark`, { hasText: '80平方米' }).count() === 1, 'the place is not marked');
      const back = await unfold(reviewer, '退回');
      await back.locator('textarea').fill('请核对面积');
      await press(reviewer, '退回', back);
      await says(reviewer, '已退回', '草稿');
    });
    await step('the editor finds the comment at its line, and mends it', async () => {
      await go(writer, at);
      await says(writer, '请核对面积', '面积与查封笔录不符', '还有 1 处没有改');
      const comment = writer.page.locator('#return [data-line]');
      same(await comment.getAttribute('data-line'), String(line), 'the line of the comment');
      const was = (await body(writer)).split('\n'), mended = was[line - 1].replace('80平方米', '90平方米');
      expect(mended !== was[line - 1], `line ${line} is ${was[line - 1]}`);
      if (script) { // the comment leads to its line, and what is typed takes its place
        await comment.click();
        same(await writer.page.locator('#body').evaluate((b) => b.value.slice(b.selectionStart, b.selectionEnd)), was[line - 1], 'the comment leads to');
        await writer.page.keyboard.insertText(mended);
      } else {
        await writer.page.locator('#body').fill(was.with(line - 1, mended).join('\n'));
      }
      same((await body(writer)).trim(), was.with(line - 1, mended).join('\n').trim(), 'the text');
      await press(writer, '保存');
      await says(writer, '已保存。', '还有 0 处没有改');
    });
    await step('E5: a text that has changed is checked anew, and handed over', async () => {
      await says(writer, '核查以后内容有改动');
      await duty(writer, at);
      await follow(writer, '回到文稿');
      await press(writer, '保存并提交审核');
      await says(writer, '审核中');
    });
    await step('every preview is the same, and the reviewer approves it', async () => {
      bytes = await sourceOf(writer, `${at}/preview`);
      for (const part of ['<h2', '<h3', '<ol', '<ul', '<table', '<img', '90平方米', '查封房屋']) expect(bytes.includes(part), `the article has no ${part}`);
      expect(!/ style=/.test(bytes), 'the article has attributes of style');
      same(await sourceOf(writer, at), bytes, 'beside the text');
      same(await sourceOf(reviewer, work), bytes, 'for the reviewer');
      await go(reviewer, work);
      await take(reviewer, '批准');
      await says(reviewer, '已批准');
      expect(await reviewer.page.locator('form[action$="/release"], #step-schedule form').count() === 0, 'R-55: the reviewer can release what he approved');
    });
    await step('the publisher schedules it with a button that says the time', async () => {
      due = Math.ceil((await desk.now() + 240_000) / 60_000) * 60_000;
      const { date, time, words: said } = clockAt(due);
      await go(publisher, work);
      const form = await unfold(publisher, '定时发布');
      await form.getByLabel('日期').fill(date);
      await form.getByLabel('时间').fill(time);
      await press(publisher, '选定时间，下一步确认', form);
      await says(publisher, said);
      await press(publisher, new RegExp(`^定于 (\\d+年)?${said}$`));
      await says(publisher, '已安排定时发布', `定于 ${date} ${time} 自动发布`);
    });
    await step('before its time nothing of it is public', async () => {
      expect(await desk.now() < due, 'the story is too late');
      await everywhere(false, 0, slug, title, picture);
    });
    await step('at its time it is live: page, print, search, lists, feeds, map, picture', async () => {
      await desk.forward(Math.ceil((due - await desk.now()) / 1000));
      for (const until = Date.now() + 30_000; !(await fetch(`${desk.site}/articles/${slug}`)).ok;) {
        expect(Date.now() < until, 'it is not released');
        await new Promise((next) => { setTimeout(next, 100); });
      }
      await everywhere(true, 1000, slug, title, picture);
    });
    await step('its article is, byte for byte, what the preview was', async () => {
      const source = await (await fetch(`${desk.site}/articles/${slug}`)).text();
      same(prose(source, 'the public page'), bytes, 'the public article');
      const visitor = await desk.browser.newPage();
      await visitor.goto(`${desk.site}/articles/${slug}`);
      await shows(visitor, '.prose');
      same(await visitor.locator('h1').innerText(), title, 'the heading');
      await visitor.close();
      await go(publisher, work);
      await says(publisher, '已经发布');
    });
    await step('withdrawn, it is gone everywhere, its picture with it', async () => {
      await go(publisher, `/published/article/${slug}`);
      await follow(publisher, '从网站撤下');
      await publisher.page.getByRole('radio', { name: '其他' }).check();
      await publisher.page.getByLabel('说明', { exact: true }).fill('演练');
      await press(publisher, '立即撤下');
      await says(publisher, '已撤下');
      await everywhere(false, 1000, slug, title, picture);
      const page = await fetch(`${desk.site}/articles/${slug}`);
      same(page.status, 404, 'the answer of the address');
      expect(!(await page.text()).includes(title), `the page of the error names it: ${await words(publisher)}`);
    });
  });
}

try {
  for (const how of Object.keys(documents)) await main(how);
} finally {
  await desk.close();
}
