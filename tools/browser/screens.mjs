// screens.mjs CATALOGUE OUT [PATTERN]: takes a picture of each page of the catalogue, as
// `go test ./internal/web/public -run Catalogue -catalogue DIR` writes it, at three
// widths and in each mode of display, and of how it prints; and of each page of the desk,
// as the same command writes it for ./internal/web/admin, at its widths, light and dark.
// PATTERN is a regular expression for the names of pictures, such as "^home-many.*360" or
// "^desk-own.*light"; empty takes all.
import { mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch } from './chromium.mjs';
import { whole } from './whole.mjs';

const [catalogue, out, pattern = ''] = process.argv.slice(2);
if (!catalogue || !out) {
  console.error('usage: node screens.mjs CATALOGUE OUT [PATTERN]');
  process.exit(2);
}
const wanted = new RegExp(pattern);
const widths = [360, 820, 1280];
const modes = ['light', 'dark', 'elder'];
const paper = 794; // A4 at 96 pixels an inch

const scenes = readdirSync(catalogue)
  .filter((file) => file.endsWith('.light.html'))
  .map((file) => file.slice(0, -'.light.html'.length))
  .sort();
const shots = [];
for (const scene of scenes) {
  if (scene.startsWith('desk-')) { // no elder mode, no paper: dark is what the device asks for
    for (const scheme of ['light', 'dark']) {
      for (const width of widths) shots.push({ name: `${scene}.${scheme}.${width}`, file: `${scene}.light.html`, width, scheme, print: false });
    }
    continue;
  }
  for (const mode of modes) {
    for (const width of widths) {
      shots.push({ name: `${scene}.${mode}.${width}`, file: `${scene}.${mode}.html`, width, print: false });
    }
  }
  shots.push({ name: `${scene}.print`, file: `${scene}.light.html`, width: paper, print: true });
}
const chosen = shots.filter((shot) => wanted.test(shot.name));
mkdirSync(out, { recursive: true });

const browser = await launch();
let wide = 0;
try {
  // Two pages at a time: as many as the machines that this runs on have cores.
  const queue = [...chosen];
  await Promise.all([1, 2].map(async () => {
    const page = await browser.newPage({ locale: 'zh-CN' });
    for (let shot = queue.shift(); shot; shot = queue.shift()) {
      await page.setViewportSize({ width: shot.width, height: shot.print ? 1123 : 800 });
      await page.emulateMedia({ media: shot.print ? 'print' : 'screen', colorScheme: shot.scheme ?? 'light' });
      await page.goto(pathToFileURL(resolve(join(catalogue, shot.file))).href);
      if (shot.print) await page.addStyleTag({ content: 'html { padding: 16mm; }' }); // the margins of the paper
      await whole(page, shot.width);
      const content = await page.evaluate(() => document.documentElement.scrollWidth);
      if (content > shot.width) {
        wide++;
        console.error(`${shot.name}: ${content} px wide, the window has ${shot.width}`);
      }
      await page.screenshot({ path: join(out, `${shot.name}.png`), fullPage: true });
    }
    await page.close();
  }));
} finally {
  await browser.close();
}
console.log(`${chosen.length} pictures of ${scenes.length} pages in ${out}`);
process.exitCode = wide > 0 ? 1 : 0;
