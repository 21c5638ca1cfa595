// desk-catalogue.mjs DIR [PATTERN]: opens the pages of the desk, which `go test ./internal/web/admin
// -run Catalogue -catalogue DIR` wrote, and holds each to what can only be seen in a
// browser. The desk is light or dark as the device asks, and has no elder mode; staff sit
// at 1280 px, carry tablets of 820, and must be able to hide a record from a phone. PATTERN chooses among the names of scenes.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { audit } from './axe.mjs';
import { launch } from './chromium.mjs';
import { serveFolder } from './folder.mjs';
import { check } from './nu.mjs';
import { attempt, expect, inTurn, result } from './report.mjs';

const [dir, pattern = ''] = process.argv.slice(2);
const ending = '.light.html';
const scenes = readdirSync(dir).filter((file) => /^desk-[a-z0-9-]+\.light\.html$/.test(file)).map((file) => file.slice(0, -ending.length))
  .filter((scene) => new RegExp(pattern).test(scene)).sort();
const { base, server } = await serveFolder(dir);
const browser = await launch();

// Pages of every make, opened in every way. All other pages and states are held to axe and to
// both ends of the widths, and to all the rest under PORTAL_TEST_WHOLE, nightly.
const main = ['sign-in', 'factor', 'own-many', 'accounts-many', 'home', 'import-changed', 'works-many', 'work-review', 'work-text-review', 'work-row',
  'published', 'records', 'record', 'record-edit', 'tasks-many', 'task-ground', 'year', 'audit', 'pieces-many', 'piece-returned', 'piece-clash',
  'history-diff', 'draft-read', 'word-read', 'duty-full', 'media-many', 'plan-many', 'topics-many', 'ageing-many'].map((name) => `desk-${name}`);
const every = Boolean(pattern || process.env.PORTAL_TEST_WHOLE);
const inAllWays = (scene) => every || main.includes(scene);
for (const scene of main) if (!pattern && !scenes.includes(scene)) result(`scene/${scene}`, 'the catalogue has no such page');

async function nu() {
  for (const [file, { errors, warnings }] of await check(scenes.map((scene) => join(dir, scene + ending)))) {
    result(`nu/${file.slice(0, -ending.length)}`, errors.join('\n'), warnings.join('\n'));
  }
}

// look gives a page of the browser a width and what the device says of itself.
async function look(page, width, media = {}) {
  await page.setViewportSize({ width, height: width > 1000 ? 800 : 1100 });
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none', ...media });
}

// What stands in a page, measured in it.
const measure = () => {
  const levels = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter((h) => h.getClientRects().length > 0).map((h) => Number(h.tagName[1]));
  // A control with its own edge is at least 32 px high, eight more than WCAG 2.5.8 asks;
  // links within a sentence are left to axe.
  const small = [...document.querySelectorAll('button, .button, input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea, summary, nav a, label:has(input[type=checkbox], input[type=radio])')]
    .filter((e) => e.getClientRects().length > 0 && !e.classList.contains('unseen') && e.getBoundingClientRect().height < 31.5)
    .map((e) => `${e.tagName} ${e.textContent.trim().slice(0, 20)} ${e.getBoundingClientRect().height} px`);
  // What is cut off at an edge that nothing scrolls.
  const cut = [...document.querySelectorAll('body *')].filter((e) => {
    if (e.children.length > 0 || !e.textContent.trim() || e.closest('.unseen, .skip, svg, [hidden]') || e.getClientRects().length === 0) return false;
    for (let up = e; up; up = up.parentElement) if (/auto|scroll/.test(getComputedStyle(up).overflowX)) return false;
    const box = e.getBoundingClientRect();
    return box.left < -0.5 || box.right > document.documentElement.clientWidth + 0.5;
  }).map((e) => `${e.tagName} ${e.textContent.trim().slice(0, 20)}`);
  return { wide: document.documentElement.scrollWidth, levels, small, cut };
};

// Nothing overflows at any width; 320 px is 1280 at 400 % zoom (WCAG 1.4.10). axe at three.
async function still() {
  await inTurn(scenes, () => browser.newPage(), async (page, scene) => {
    await page.goto(base + scene + ending); // once: opening costs more than looking
    for (const width of inAllWays(scene) ? [1280, 820, 360, 320] : [1280, 320]) {
      await attempt(`layout/${scene}/${width}`, async () => {
        await look(page, width);
        const { wide, levels, small, cut } = await page.evaluate(measure);
        expect(wide <= width, `${wide} px wide in a window of ${width}`);
        expect(cut.length === 0, `cut off: ${cut.join('; ')}`);
        expect(small.length === 0, small.join('\n'));
        expect(levels[0] === 1, `the first heading is h${levels[0]}`);
        levels.forEach((level, i) => expect(i === 0 || level <= levels[i - 1] + 1, `h${levels[i - 1]} is followed by h${level}`));
      });
    }
    const ways = [{ scheme: 'light', width: 1280 }, { scheme: 'dark', width: 820 }, { scheme: 'light', width: 360 }];
    for (const { scheme, width } of ways.slice(0, inAllWays(scene) ? 3 : 1)) {
      await attempt(`axe/${scene}/${scheme}/${width}`, async () => {
        await look(page, width, { colorScheme: scheme });
        const { violations, incomplete } = await audit(page);
        expect(violations.length === 0, violations.join('\n'));
        return incomplete.map((line) => `incomplete: ${line}`).join('\n');
      });
    }
  });
}

// One press of Tab: what then has the focus, where it stands in the document, and whether
// a person sees that.
const stop = (before) => {
  const e = document.activeElement;
  if (e === document.body || e === document.documentElement) return null;
  const all = [...document.querySelectorAll('*')];
  const at = all.indexOf(e);
  const style = getComputedStyle(e);
  const box = e.getBoundingClientRect();
  return {
    at, again: at === before, backward: at < before, words: `${e.tagName} ${e.id || e.name || ''} ${(e.textContent || '').trim().slice(0, 20)}`,
    seen: box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
  };
};

// Everything that a person could click; of a group of radio buttons the chosen one, or the
// first.
const reachable = () => {
  const groups = new Set();
  return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')].filter((e) => {
    if (e.disabled || e.tabIndex < 0 || !e.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true })) return false;
    if (e.type !== 'radio') return true;
    const group = [...document.querySelectorAll(`input[type=radio][name="${e.name}"]`)].filter((other) => other.form === e.form);
    if (group.some((other) => other.checked)) return e.checked;
    return !groups.has(group[0]) && groups.add(group[0]);
  }).map((e) => [...document.querySelectorAll('*')].indexOf(e));
};

// Tab goes through the whole page in the order of its text, everything is reached, nothing
// holds the focus, and each stop has a ring that is in sight; in forced colours too.
async function focus() {
  const ways = [{ name: 'colours', width: 1280, media: {} }, { name: 'forced', width: 820, media: { forcedColors: 'active' } }];
  const views = scenes.filter(inAllWays).flatMap((scene) => ways.map((way) => ({ scene, ...way })));
  await inTurn(views, () => browser.newPage(), async (page, { scene, name, width, media }) => {
    await attempt(`focus/${scene}/${name}`, async () => {
      await look(page, width, { ...media, reducedMotion: 'reduce' });
      await page.goto(base + scene + ending);
      const wanted = await page.evaluate(reachable);
      const reached = [];
      for (let before = -1, presses = 0; presses <= 4 * wanted.length + 50; presses++) {
        await page.keyboard.press('Tab');
        const at = await page.evaluate(stop, before);
        if (at === null || at.at === reached[0]) break; // past the end, or round to the first
        expect(!at.backward, `the focus goes back to ${at.words}`);
        expect(at.seen, `out of sight: ${at.words}`);
        expect(at.ring, `no ring around ${at.words}`);
        if (!at.again) reached.push(at.at); // a date has three stops within itself
        before = at.at;
      }
      expect(reached.every((i, n) => n === 0 || i > reached[n - 1]), 'the focus stays in one place');
      const lost = wanted.filter((i) => !reached.includes(i));
      const names = await page.evaluate((list) => list.map((i) => document.querySelectorAll('*')[i].outerHTML.slice(0, 120)), lost);
      expect(lost.length === 0, `not reached by Tab:\n${names.join('\n')}`);
      return `${reached.length} stops`;
    });
  });
}

try {
  await nu();
  await still();
  await focus();
  if (!pattern) result('desk-catalogue/size', scenes.length >= 45 ? '' : `${scenes.length} pages only`);
} finally {
  await browser.close();
  server.close();
}
