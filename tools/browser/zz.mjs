import { launch } from './chromium.mjs';
const browser = await launch();
for (const width of [1280, 820]) {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  for (const name of process.argv.slice(2)) {
    await page.goto(`http://127.0.0.1:18993/desk-${name}.light.html`);
    await page.screenshot({ path: `/tmp/w/media.shots/png/${name}-${width}.png`, fullPage: true });
  }
}
await browser.close();
