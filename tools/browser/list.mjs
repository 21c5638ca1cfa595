// list.mjs CATALOGUE SCREENS: writes the list of the pictures that are kept, README.md in the
// folder SCREENS: of the desk by the entry of its rail, with the titles of its pages.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [catalogue, screens] = process.argv.slice(2);
const areas = new Map();
for (const file of readdirSync(join(screens, 'desk')).filter((name) => name.endsWith('.1280.webp')).sort()) {
  const scene = file.slice(0, -'.1280.webp'.length);
  const page = readFileSync(join(catalogue, `desk-${scene}.light.html`), 'utf8');
  const area = /aria-current="page">([^<]+)/.exec(page.split('</nav>')[0])?.[1].trim() ?? '登录、预览链接与各种错误';
  const title = /<title>([^<]*)/.exec(page)[1].split(' - ')[0];
  if (!areas.has(area)) areas.set(area, []);
  areas.get(area).push(`| ${title.replaceAll('|', '\\|')} | \`${scene}\` | [1280](desk/${scene}.1280.webp) | [820](desk/${scene}.820.webp) |`);
}
const site = readdirSync(screens).filter((name) => name.endsWith('.webp')).sort().map((name) => `[${name.slice(0, -'.webp'.length)}](${name})`);

const lines = ['# 画面 · Pictures', '',
  '由 `make keep-screens` 从页面目录（catalogue）画出，不是手工截图；本页也由它写成。人物、机构和数字均为虚构。',
  'Drawn by `make keep-screens` from the catalogue of pages, and so is this list. All people, courts and figures are made up.',
  '“选择文件”和日期框里的字由浏览器按自己的语言写。', '',
  '## 网站 · The site', '',
  '挑选的页面：手机、深色、长者版、打印、放大 400%、操作系统的高对比主题。', '', site.join(' · '), '',
  '## 办公端 · The desk', '',
  '每个页面的每种状态，1280 和 820 像素宽，整页。', ''];
for (const [area, rows] of areas) lines.push(`### ${area}`, '', '| 页面 | 状态 | 宽 | 窄 |', '|---|---|---|---|', ...rows, '');
writeFileSync(join(screens, 'README.md'), lines.join('\n').trimEnd() + '\n');
