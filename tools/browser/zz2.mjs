import { launch } from './chromium.mjs';
const browser = await launch();
for (const [width, scheme] of [[360, 'light'], [1280, 'light'], [360, 'dark'], [1280, 'dark']]) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme });
  const page = await context.newPage();
  const asked = [];
  page.on('response', (r) => { if (r.url().includes('/media/')) asked.push(`${r.status()} ${r.url()} ${r.headers()['content-length']}`); });
  await page.goto('http://127.0.0.1:18994/articles/enforcement-in-pictures');
  await page.evaluate(async () => { for (const i of document.images) { i.scrollIntoView(); await i.decode().catch(() => {}); } });
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: `/tmp/w/media.shots/png/public-${width}-${scheme}.png`, fullPage: true });
  console.log(width, scheme, asked);
}
await browser.close();
