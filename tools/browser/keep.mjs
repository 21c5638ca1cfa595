// keep.mjs CATALOGUE OUT: the few pictures that docs/screens keeps, cut to what a reader of
// the documents needs to see.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch } from './chromium.mjs';

const [catalogue, out] = process.argv.slice(2);
const desktop = { width: 1280, height: 1500 };
const phone = { width: 360, height: 1100 };
const wide = { width: 1280, height: 900 };
const tablet = { width: 820, height: 1100 };
const paper = { width: 794, height: 1123, media: 'print' }; // A4 at 96 pixels an inch
const pictures = [
  { name: 'home', file: 'home-many.light', ...desktop },
  { name: 'home-dark', file: 'home-many.dark', ...desktop },
  { name: 'home-phone', file: 'home-many.light', ...phone },
  { name: 'home-elder-phone', file: 'home-many.elder', ...phone },
  { name: 'home-jade', file: 'jade.home-many.light', ...desktop },
  { name: 'home-zoom-400', file: 'home-many.light', width: 320, height: 1100 },
  { name: 'list', file: 'list-many.light', ...desktop },
  { name: 'record', file: 'record-person.light', ...desktop },
  { name: 'record-elder', file: 'record-person.elder', ...desktop },
  { name: 'record-forced-colors', file: 'record-person.light', ...desktop, forcedColors: 'active' },
  { name: 'record-contrast-dark-phone', file: 'record-person.contrast-dark', ...phone },
  { name: 'record-print', file: 'record-print.light', ...paper },
  { name: 'search', file: 'search-all-kinds.light', ...desktop },
  { name: 'search-nothing-phone', file: 'search-nothing.light', ...phone },
  { name: 'guides', file: 'guides-many.light', ...desktop },
  { name: 'guide-phone', file: 'guide-middle.light', ...phone },
  { name: 'case', file: 'case.light', ...desktop },
  { name: 'article-dark', file: 'article-constructs.dark', ...desktop },
  { name: 'article-corrected', file: 'article-corrected.light', ...desktop },
  { name: 'article-corrected-phone', file: 'article-corrected.elder', ...phone },
  { name: 'article-print', file: 'piece-print.light', ...paper },
  // The desk: a line for each width of a page.
  { name: 'desk-sign-in', file: 'desk-sign-in.light', ...wide },
  { name: 'desk-sign-in-tablet', file: 'desk-sign-in.light', ...tablet },
  { name: 'desk-app-tablet', file: 'desk-app.light', ...tablet },
  { name: 'desk-accounts', file: 'desk-accounts-many.light', ...wide },
  { name: 'desk-accounts-tablet', file: 'desk-accounts-many.light', ...tablet },
  { name: 'desk-home', file: 'desk-home.light', ...wide },
  { name: 'desk-home-tablet', file: 'desk-home.light', ...tablet },
  { name: 'desk-home-editor', file: 'desk-home-editor.light', ...wide },
  { name: 'desk-import-changed', file: 'desk-import-changed.light', ...wide },
  { name: 'desk-import-changed-tablet', file: 'desk-import-changed.light', ...tablet },
  { name: 'desk-works', file: 'desk-works-many.light', ...wide },
  { name: 'desk-work-review', file: 'desk-work-review.light', ...wide },
  { name: 'desk-work-review-tablet', file: 'desk-work-review.light', ...tablet },
  { name: 'desk-work-row', file: 'desk-work-row.light', ...wide },
  { name: 'desk-text-review', file: 'desk-work-text-review.light', ...desktop },
  { name: 'desk-text-review-tablet', file: 'desk-work-text-review.light', ...tablet, height: 1500 },
  { name: 'desk-text-confirm', file: 'desk-work-text-confirm.light', ...wide },
  { name: 'desk-published', file: 'desk-published.light', ...wide },
  { name: 'desk-withdraw-tablet', file: 'desk-withdraw.light', ...tablet },
  { name: 'desk-records', file: 'desk-records.light', ...wide },
  { name: 'desk-record', file: 'desk-record.light', ...wide },
  { name: 'desk-record-tablet', file: 'desk-record.light', ...tablet },
  { name: 'desk-tasks', file: 'desk-tasks-many.light', ...wide },
  { name: 'desk-tasks-tablet', file: 'desk-tasks-many.light', ...tablet },
  { name: 'desk-task-ground', file: 'desk-task-ground.light', ...wide },
  { name: 'desk-year-preview', file: 'desk-year-preview.light', ...wide },
  { name: 'desk-audit', file: 'desk-audit.light', ...wide },
  { name: 'desk-decisions', file: 'desk-decisions-many.light', ...wide },
  { name: 'desk-pieces', file: 'desk-pieces-many.light', ...wide },
  { name: 'desk-pieces-tablet', file: 'desk-pieces-many.light', ...tablet },
  { name: 'desk-piece', file: 'desk-piece.light', width: 1280, height: 800 }, // a bar stays at the foot of the window
  { name: 'desk-piece-tablet', file: 'desk-piece.light', width: 820, height: 800 },
  { name: 'desk-piece-clash', file: 'desk-piece-clash.light', width: 1280, height: 800 },
  { name: 'desk-piece-left', file: 'desk-piece-left.light', ...wide },
  { name: 'desk-duty', file: 'desk-duty-full.light', ...desktop },
  { name: 'desk-duty-tablet', file: 'desk-duty-full.light', ...tablet },
  { name: 'desk-history', file: 'desk-history-list.light', ...wide },
  { name: 'desk-history-diff', file: 'desk-history-diff.light', ...desktop },
  { name: 'desk-history-diff-tablet', file: 'desk-history-diff.light', ...tablet },
  { name: 'desk-link', file: 'desk-link-said.light', ...wide },
  { name: 'desk-draft', file: 'desk-draft-read.light', ...wide },
  { name: 'desk-word', file: 'desk-word-lost.light', ...desktop },
  { name: 'desk-word-tablet', file: 'desk-word-lost.light', ...tablet },
  { name: 'desk-media', file: 'desk-media-many.light', ...wide },
  { name: 'desk-media-tablet', file: 'desk-media-many.light', ...tablet },
  { name: 'desk-media-item', file: 'desk-media-item-used.light', ...wide },
  { name: 'desk-lift', file: 'desk-lift.light', ...wide },
  { name: 'desk-plan', file: 'desk-plan-many.light', width: 1280, height: 1300 },
  { name: 'desk-plan-tablet', file: 'desk-plan-many.light', ...tablet },
  { name: 'desk-topics', file: 'desk-topics-many.light', ...wide },
  { name: 'desk-topics-tablet', file: 'desk-topics-many.light', ...tablet },
  { name: 'desk-ageing', file: 'desk-ageing-many.light', ...wide },
  { name: 'desk-ageing-text', file: 'desk-ageing-text.light', ...wide },
  { name: 'desk-links', file: 'desk-links-many.light', ...wide },
  { name: 'desk-own-dark', file: 'desk-own-many.light', ...wide, colorScheme: 'dark' },
];

mkdirSync(out, { recursive: true });
const browser = await launch();
try {
  const page = await browser.newPage();
  for (const { name, file, width, height, media = 'screen', forcedColors = 'none', colorScheme = 'light' } of pictures) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ media, forcedColors, colorScheme });
    await page.goto(pathToFileURL(resolve(join(catalogue, `${file}.html`))).href);
    if (media === 'print') await page.addStyleTag({ content: 'html { padding: 16mm; }' }); // the margins of the paper
    const whole = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.screenshot({ path: join(out, `${name}.png`), fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(height, whole) } });
  }
} finally {
  await browser.close();
}
console.log(`${pictures.length} pictures in ${out}`);
