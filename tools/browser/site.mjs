// site.mjs BASE NAME: opens a running portal with demonstration data, measures a first
// view of each page, audits it, and goes the ways of a citizen and of a journalist by
// keyboard alone, with the script and without. NAME is the name of a published record.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { audit } from './axe.mjs';
import { launch } from './chromium.mjs';
import { check } from './nu.mjs';
import { citizen, journalist } from './journeys.mjs';
import { attempt, expect, inTurn, result } from './report.mjs';

const [base, name] = process.argv.slice(2);
const search = (text) => `/search?q=${encodeURIComponent(text)}`;
const limit = 60_000; // bytes of a first view, before any compression
const browser = await launch();

// The pages that are looked at: five always, and the first text of each kind that the
// menu leads to.
async function pages() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(base);
  const menu = await page.locator('.main-nav a').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
  await page.goto(`${base}/defaulters`);
  const found = new Map([['home', '/'], ['list', '/defaulters'], ['record', await page.locator('.rows a').first().getAttribute('href')],
    ['search', search(name)], ['search-nothing', search('查无此名')], ['hotline', '/hotline']]);
  for (const [kind, list] of [['guide', '/guides'], ['case', '/cases'], ['article', '/articles']]) {
    if (!menu.includes(list)) continue;
    found.set(`${kind}s`, list);
    await page.goto(base + list);
    found.set(kind, await page.locator('.cards h3 a, .book-title').first().getAttribute('href'));
  }
  if (menu.includes('/about')) found.set('about', '/about');
  await context.close();
  return found;
}

// firstView opens a page as for the first time and counts what comes, as it is sent and
// as it is once unpacked.
async function firstView(path) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const faults = [];
  const answers = [];
  page.on('console', (message) => faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('requestfailed', (request) => faults.push(`failed: ${request.url()}`));
  page.on('request', (request) => { if (!request.url().startsWith(`${base}/`)) faults.push(`foreign: ${request.url()}`); });
  page.on('response', (response) => answers.push(response));
  await page.addInitScript(() => {
    window.shifts = 0;
    new PerformanceObserver((list) => { for (const e of list.getEntries()) window.shifts += e.value; }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(base + path, { waitUntil: 'networkidle' });
  const shifts = await page.evaluate(() => window.shifts);
  // A page that comes in two pieces on a busy machine moves by a few thousandths; a tenth is
  // what people notice (Web Vitals call up to 0.1 good).
  if (shifts > 0.01) faults.push(`the layout shifts by ${shifts}`);
  const icon = await page.locator('link[rel=icon]').getAttribute('href');
  let bytes = 0;
  let sent = 0;
  let iconSeen = false;
  for (const answer of answers) {
    iconSeen ||= answer.url().endsWith(icon);
    bytes += (await answer.body()).length;
    sent += (await answer.request().sizes()).responseBodySize;
  }
  if (!iconSeen) { // a window without a tab may not ask for it
    const body = await (await context.request.get(base + icon)).body();
    bytes += body.length;
    sent += body.length;
  }
  await context.close();
  expect(faults.length === 0, faults.join('\n'));
  expect(bytes <= limit, `${bytes} bytes, ${limit} are the most`);
  return `${bytes} bytes, ${sent} as sent`;
}

async function axe(found) {
  const views = [];
  for (const [page, path] of found) for (const mode of ['light', 'dark', 'elder']) views.push({ page, path, mode });
  await inTurn(views, () => browser.newContext(), async (context, { page: title, path, mode }) => {
    const value = mode === 'elder' ? 'elder-light-normal' : `standard-${mode}-normal`;
    await context.addCookies([{ name: 'mode', value, url: base }]);
    const page = await context.newPage();
    for (const width of [360, 1280]) {
      await attempt(`axe/${title}/${mode}/${width}`, async () => {
        await page.setViewportSize({ width, height: 800 });
        if (width === 360) await page.goto(base + path); // once: opening costs more than looking
        expect(await page.locator(`html.${mode}`).count() === 1, `the page is not in ${mode}`);
        const { violations, incomplete } = await audit(page);
        expect(violations.length === 0, violations.join('\n'));
        return incomplete.map((line) => `incomplete: ${line}`).join('\n');
      });
    }
    await page.close();
  });
}

async function nu(found) {
  const dir = mkdtempSync(join(tmpdir(), 'portal-nu-'));
  try {
    const context = await browser.newContext();
    const files = [];
    for (const [page, path] of found) {
      const file = join(dir, `${page}.html`);
      writeFileSync(file, await (await context.request.get(base + path)).body());
      files.push(file);
    }
    await context.close();
    for (const [file, { errors, warnings }] of await check(files)) result(`nu/${file.slice(0, -5)}`, errors.join('\n'), warnings.join('\n'));
  } finally {
    rmSync(dir, { recursive: true });
  }
}

try {
  const found = await pages();
  for (const [page, path] of found) await attempt(`first-view/${page}`, () => firstView(path));
  await nu(found);
  await axe(found);
  for (const script of [true, false]) {
    const how = script ? 'script' : 'no-script';
    for (const [who, journey] of [['citizen', citizen], ['journalist', journalist]]) {
      const context = await browser.newContext({ javaScriptEnabled: script, reducedMotion: 'reduce' });
      await journey((step, run) => attempt(`${who}/${how}/${step}`, run), await context.newPage(), { base, name });
      await context.close();
    }
  }
} finally {
  await browser.close();
}
