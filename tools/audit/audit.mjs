// audit.mjs BASE: Lighthouse over the pages of a running portal, as on a phone with a
// slow network, against the marks that they must reach.
import { existsSync } from 'node:fs';
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

const base = process.argv[2];
const marks = { performance: 95, accessibility: 100, 'best-practices': 100 };
const get = async (path) => (await fetch(base + path)).text();
const first = (html, pattern) => html.match(pattern)?.[1];

const home = await get('/');
const list = await get('/defaulters');
const record = first(list, /href="(\/defaulters\/[a-z0-9]{13})"/);
const name = first(list, /class="row-name" href="[^"]*">([^<]+)</);
const pages = { home: '/', list: '/defaulters', record, search: `/search?q=${encodeURIComponent(name)}` };
for (const [kind, path] of [['guide', '/guides'], ['case', '/cases'], ['article', '/articles']]) {
  if (home.includes(`href="${path}"`)) pages[kind] = first(await get(path), new RegExp(`href="(${path}/[a-z0-9-]+)"`));
}

const chromium = process.env.CHROMIUM || ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => existsSync(file));
const flags = ['--headless=new', '--disable-dev-shm-usage'];
if (process.getuid() === 0) flags.push('--no-sandbox');
const chrome = await launch({ chromePath: chromium, chromeFlags: flags });
let below = 0;
try {
  for (const [page, path] of Object.entries(pages)) {
    const { lhr } = await lighthouse(base + path, { port: chrome.port, onlyCategories: Object.keys(marks), logLevel: 'error' });
    const scores = Object.entries(marks).map(([category, mark]) => {
      const score = Math.round(lhr.categories[category].score * 100);
      if (score < mark) {
        below++;
        const audits = lhr.categories[category].auditRefs.map((ref) => lhr.audits[ref.id]).filter((a) => a.score !== null && a.score < 1);
        for (const a of audits) console.error(`${page}: ${category}: ${a.id} ${a.displayValue ?? ''}: ${a.title}`);
      }
      return `${category} ${score}`;
    });
    const timing = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift'].map((id) => `${id} ${lhr.audits[id].displayValue}`);
    console.log(`${page.padEnd(8)} ${scores.join(', ')}; ${timing.join(', ')}`);
  }
} finally {
  await chrome.kill();
}
console.log(`lighthouse ${(await import('lighthouse/package.json', { with: { type: 'json' } })).default.version}: ${below === 0 ? 'all marks reached' : `${below} marks missed`}`);
process.exitCode = below === 0 ? 0 : 1;
