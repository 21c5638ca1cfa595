// catalogue.mjs DIR: opens the pages of the catalogue, which `go test
// ./internal/web/public -run Catalogue -catalogue DIR` wrote, and holds each to what can
// only be seen in a browser. Every page in every state is here, also those that a test
// of a running portal would not reach.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { audit } from './axe.mjs';
import { launch } from './chromium.mjs';
import { serveFolder } from './folder.mjs';
import { check } from './nu.mjs';
import { attempt, expect, inTurn, result } from './report.mjs';

const dir = process.argv[2];
const files = readdirSync(dir).filter((file) => file.endsWith('.html')).sort();

// These are opened in each mode at each width, the others in the light one on a phone.
// Of the themes beside the default one only these are opened: they share its templates
// and its sheet, and the Go tests hold their colours and every page of theirs.
const main = ['home-many', 'list-many', 'record-person', 'search-many', 'search-all-kinds', 'case', 'article-constructs', 'guides-many',
  'jade.home-many', 'jade.record-person', 'jade.article-constructs'];
const scenes = files.filter((file) => file.endsWith('.light.html')).map((file) => file.slice(0, -'.light.html'.length))
  .filter((scene) => !scene.includes('.') || main.includes(scene));
for (const scene of main) if (!scenes.includes(scene)) result(`scene/${scene}`, 'the catalogue has no such page');

const { base, server } = await serveFolder(dir);
const browser = await launch();

async function nu() {
  // One mode for each page, and all modes of one page: they differ in classes only.
  const chosen = files.filter((file) => /^[a-z0-9-]+\.(light|elder)\.html$/.test(file) || file.startsWith('home-many.'));
  const found = await check(chosen.map((file) => join(dir, file)));
  for (const [file, { errors, warnings }] of found) result(`nu/${file.slice(0, -5)}`, errors.join('\n'), warnings.join('\n'));
}

// The elder mode: 22 px, line height 1.9, targets of 48 px (links within a sentence are
// set apart by the line height).
async function elder(page) {
  const seen = await page.evaluate(() => {
    const style = getComputedStyle(document.body);
    const small = [...document.querySelectorAll('button, .button, input:not([type=hidden]):not([type=radio]), select, fieldset label, .facets a, .chip, .pager a, .main-nav a')]
      .filter((e) => e.getClientRects().length > 0 && e.getBoundingClientRect().height < 47.5)
      .map((e) => `${e.tagName} ${e.textContent.trim()} ${e.getBoundingClientRect().height} px`);
    return { size: parseFloat(style.fontSize), line: parseFloat(style.lineHeight), small };
  });
  expect(seen.size >= 21.9, `the text has ${seen.size} px`);
  expect(seen.line / seen.size >= 1.89, `the lines have ${seen.line / seen.size}`);
  expect(seen.small.length === 0, seen.small.join('\n'));
}

// Each page is opened once in a mode, for all that is asked of it there: opening costs more
// than looking. A window of 320 px is one of 1280 px at 400 % zoom (WCAG 1.4.10).
async function look() {
  const views = scenes.flatMap((scene) => (main.includes(scene) ? ['light', 'dark', 'elder'] : ['light', 'elder']).map((mode) => ({ scene, mode })));
  await inTurn(views, () => browser.newPage(), async (page, { scene, mode }) => {
    const at = (width, height, test, run) => attempt(test, async () => {
      await page.setViewportSize({ width, height });
      return run(page);
    });
    await page.setViewportSize({ width: 360, height: 800 });
    await page.goto(`${base}${scene}.${mode}.html`);
    if (mode === 'elder' && !scene.includes('print')) await at(360, 800, `elder/${scene}`, elder);
    for (const width of [360, 1280]) {
      if (main.includes(scene) || (mode === 'light' && width === 360)) {
        await at(width, 800, `axe/${scene}/${mode}/${width}`, async () => {
          const { violations, incomplete } = await audit(page);
          expect(violations.length === 0, violations.join('\n'));
          return incomplete.map((line) => `incomplete: ${line}`).join('\n');
        });
      }
    }
    if (mode === 'dark') return; // is as wide as the light one
    await at(320, 256, `reflow/${scene}/${mode}`, async () => {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide <= 320, `${wide} px wide in a window of 320`);
    });
  });
}

// The titles under the search field, with the script and without it.
async function suggestions() {
  await attempt('suggest/script', async () => {
    const page = await browser.newPage();
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${base}home-many.light.html`, { waitUntil: 'networkidle' }); // the icon comes late
    const before = asked.length;
    const field = page.getByRole('combobox');
    await field.pressSequentially('执行');
    const options = page.getByRole('option');
    expect(await options.count() >= 2, 'no titles are offered');
    expect(asked.length === before, `typing asked for ${asked.slice(before)}`);
    const { violations } = await audit(page);
    expect(violations.length === 0, violations.join('\n'));
    await page.keyboard.press('ArrowDown');
    expect(await options.first().getAttribute('aria-selected') === 'true', 'the arrow reaches no title');
    expect(await field.getAttribute('aria-activedescendant') === await options.first().getAttribute('id'), 'the field does not say which');
    await page.keyboard.press('Escape');
    expect(await options.count() === 0 && await field.inputValue() === '执行', 'Escape must close the list and keep the text');
    await field.pressSequentially('费');
    await page.keyboard.press('ArrowDown');
    const [request] = await Promise.all([page.waitForRequest((r) => r.isNavigationRequest()), page.keyboard.press('Enter')]);
    expect(new URL(request.url()).pathname === '/guides/fees', `Enter leads to ${request.url()}`);
    await page.close();
  });
  await attempt('suggest/search-stays', async () => {
    const page = await browser.newPage();
    await page.goto(`${base}home-many.light.html`);
    await page.getByRole('combobox').pressSequentially('执行');
    const [request] = await Promise.all([page.waitForRequest((r) => r.isNavigationRequest()), page.keyboard.press('Enter')]);
    expect(new URL(request.url()).pathname === '/search', `Enter without a choice leads to ${request.url()}`);
    await page.close();
  });
  await attempt('suggest/without-script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${base}home-many.light.html`);
    expect(await page.locator('input[list="q-list"]').count() === 1, 'the field has no list');
    expect(await page.locator('#q-list option').count() > 1, 'the list is empty');
    expect(await page.locator('[data-print]:visible').count() === 0, 'a button that needs the script is shown');
    await context.close();
  });
}

try {
  await nu();
  await look();
  await suggestions();
  result('catalogue/size', scenes.length >= 70 ? '' : `${scenes.length} pages only`);
} finally {
  await browser.close();
  server.close();
}
