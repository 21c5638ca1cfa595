// What the stories of the desk share: the portal that they run against, people with an
// authenticator of their own, and the question for the second factor, which is answered
// whenever it is asked.
import { createHmac } from 'node:crypto';
import { launch } from './chromium.mjs';
import { expect, result } from './report.mjs';

// openDesk reads the setting that the Go test passes: where the portal and its clock are,
// who has which set-up code, which files there are.
export async function openDesk(argument) {
  const { public: site, admin, clock, people, files } = JSON.parse(argument);
  const browser = await launch();
  const ask = async (init) => Number(await (await fetch(clock + (init ? `?seconds=${init}` : ''), { method: init ? 'POST' : 'GET' })).text());
  return {
    site, admin, people, files, browser, present: [],
    now: () => ask(),
    forward: (seconds) => ask(seconds),
    close: () => browser.close(),
  };
}

// totp is the code of a step of thirty seconds (RFC 6238, HMAC-SHA-1, six digits).
export function totp(secret, step) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/\s/g, '')].map((c) => letters.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

// person is one account in a window of its own. What the browser complains of, and every
// answer that says the portal has failed, is a fault of the story.
// Texts are written in the plain field, whose scripts the editor shares; the stories of the
// editor ask for it.
export async function person(desk, account, { script = true, editor = false } = {}) {
  const context = await desk.browser.newContext({
    baseURL: desk.admin, javaScriptEnabled: script, reducedMotion: 'reduce', locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: { width: 1280, height: 800 },
  });
  const p = { desk, account, context, page: await context.newPage(), secret: '', used: 0, recovery: [], password: '', faults: [] };
  context.on('console', (m) => { if (m.type() === 'error' && !m.text().startsWith('Failed to load resource')) p.faults.push(`console: ${m.text()}`); });
  context.on('weberror', (e) => p.faults.push(`script: ${e.error().message}`));
  context.on('response', (r) => { if (r.status() >= 500) p.faults.push(`${r.status()} ${r.request().method()} ${r.url()}`); });
  context.on('request', (r) => { if (!r.url().startsWith(`${desk.admin}/`) && !r.url().startsWith(`${desk.site}/`)) p.faults.push(`foreign: ${r.url()}`); });
  if (!editor) await context.route('**/static/built/**', (route) => route.abort());
  desk.present.push(p);
  return p;
}

// leave closes a person's window, which must have seen no fault.
export async function leave(p) {
  p.desk.present.splice(p.desk.present.indexOf(p), 1);
  await p.context.close();
  expect(p.faults.length === 0, p.faults.join('\n'));
}

// code gives a code that was not used yet; where this half-minute's was, time goes on.
export async function code(p) {
  let step = Math.floor(await p.desk.now() / 30_000);
  if (step <= p.used) {
    await p.desk.forward((p.used + 1 - step) * 30);
    step = p.used + 1;
  }
  p.used = step;
  return totp(p.secret, step);
}

export const path = (p) => { const u = new URL(p.page.url()); return u.pathname + u.search; };
export const words = (p) => p.page.locator('main').innerText();

// says asks that the page shows words.
export async function says(p, ...wanted) {
  const text = await words(p);
  for (const w of wanted) expect(w instanceof RegExp ? w.test(text) : text.includes(w), `the page does not say ${w}`);
}

// go opens an address of the desk, and answers if the second factor is asked for first.
export async function go(p, address) {
  await p.page.goto(address);
  await confirm(p);
}

// press presses a button of the page (or of a part of it) and waits for what comes. Where
// the portal first wants the second factor, the person shows it and the form goes on.
export async function press(p, button, within = p.page.locator('main')) {
  await Promise.all([p.page.waitForNavigation({ waitUntil: 'load' }), within.getByRole('button', { name: button, exact: true }).click()]);
  await confirm(p);
}

export async function follow(p, link, within = p.page.locator('main')) {
  await Promise.all([p.page.waitForNavigation({ waitUntil: 'load' }), within.getByRole('link', { name: link, exact: true }).click()]);
  await confirm(p);
}

// unfold opens the form of a step, which stands behind its heading.
export async function unfold(p, heading) {
  const form = p.page.locator('main details').filter({ has: p.page.locator('summary').getByText(heading, { exact: true }) });
  expect(await form.count() === 1, `no form “${heading}”: ${(await words(p)).slice(0, 1500)}`);
  if (await form.getAttribute('open') === null) await form.locator('summary').click();
  return form;
}

// take takes a step of a piece of work that needs nothing written.
export async function take(p, heading) {
  await press(p, heading, await unfold(p, heading));
}

// confirm answers the question for the second factor, if it is asked.
export async function confirm(p) {
  const field = p.page.locator('#step_code');
  if (!p.secret || await field.count() === 0) return false;
  await field.fill(await code(p));
  await Promise.all([p.page.waitForNavigation({ waitUntil: 'load' }), field.press('Enter')]);
  expect(await field.count() === 0, `the second factor is asked for again: ${await words(p)}`);
  return true;
}

// setUp goes from the set-up code to the first page.
export async function setUp(p, password = `纸鸢 晨雾 ${p.account.name} 石阶 渡口`) {
  const { page } = p;
  p.password = password;
  await page.goto('/set-up');
  await page.getByLabel('设置码').fill(p.account.code);
  await press(p, '继续');
  await page.getByLabel('新密码').fill(password);
  await page.getByLabel('再输入一遍').fill(password);
  await press(p, '继续');
  const secret = await page.locator('.secret').innerText();
  p.used = Math.floor(await p.desk.now() / 30_000);
  await page.getByLabel('验证器上的 6 位数字').fill(totp(secret, p.used));
  await press(p, '完成设置');
  p.recovery = await page.locator('.codes li').allInnerTexts();
  expect(p.recovery.length === 10, `${p.recovery.length} recovery codes: ${await words(p)}`);
  p.secret = secret;
  await follow(p, '我已经抄好，进入工作台');
}

// arrive is a new window of somebody who sets the account up.
export async function arrive(desk, who, options) {
  const p = await person(desk, desk.people[who], options);
  await setUp(p);
  return p;
}

export async function signIn(p, from = '/sign-in') {
  await p.page.goto(from);
  await p.page.getByLabel('账号名称').fill(p.account.name);
  await p.page.getByLabel('密码', { exact: true }).fill(p.password);
  await press(p, '继续');
  expect(!path(p).startsWith('/sign-in'), `not signed in: ${await words(p)}`);
}

export async function signOut(p) {
  await press(p, '退出登录', p.page.locator('.desk-head'));
  await says(p, '您已退出登录。');
}

// story runs steps that build on one another: after a fault the rest is not tried, and the
// fault tells what everybody in the story saw last.
export async function story(desk, name, run) {
  let told = false;
  const step = async (what, act) => {
    try {
      await act();
      result(`${name}/${what}`);
    } catch (error) {
      told = true;
      const seen = await Promise.all(desk.present.map(async (p) => `${p.account.name} at ${path(p)}: ${(await words(p).catch(() => '')).slice(0, 1500)}`));
      result(`${name}/${what}`, [error.message, ...seen].join('\n'));
      throw error;
    }
  };
  try {
    await run(step);
    for (const p of [...desk.present]) await step(`no fault in the window of ${p.account.name}`, () => leave(p));
  } catch (error) {
    if (!told) result(name, error.message || String(error));
    for (const p of desk.present.splice(0)) await p.context.close();
  }
}
