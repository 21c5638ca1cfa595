// keep.mjs CATALOGUE OUT: the few pictures of the site that docs/screens keeps, cut to what a
// reader of the documents needs to see. Those of the desk are all kept, by keep-screens.sh.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch } from './chromium.mjs';
import { whole } from './whole.mjs';

const [catalogue, out] = process.argv.slice(2);
const desktop = { width: 1280, height: 1500 };
const phone = { width: 360, height: 1100 };
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
  { name: 'article-pictures', file: 'article-pictures.light', ...desktop },
  { name: 'article-pictures-dark-phone', file: 'article-pictures.dark', ...phone },
  { name: 'article-pictures-elder', file: 'article-pictures.elder', ...desktop },
  { name: 'article-corrected', file: 'article-corrected.light', ...desktop },
  { name: 'article-corrected-phone', file: 'article-corrected.elder', ...phone },
  { name: 'article-print', file: 'piece-print.light', ...paper },
];

mkdirSync(out, { recursive: true });
const browser = await launch();
try {
  const page = await browser.newPage();
  for (const { name, file, width, height, media = 'screen', forcedColors = 'none' } of pictures) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ media, forcedColors, colorScheme: 'light' });
    await page.goto(pathToFileURL(resolve(join(catalogue, `${file}.html`))).href);
    if (media === 'print') await page.addStyleTag({ content: 'html { padding: 16mm; }' }); // the margins of the paper
    await whole(page, width);
    await page.screenshot({ path: join(out, `${name}.png`), clip: { x: 0, y: 0, width, height: Math.min(height, page.viewportSize().height) } });
  }
} finally {
  await browser.close();
}
console.log(`${pictures.length} pictures in ${out}`);
