// Builds the editor of the desk: one file, the same bytes wherever it is built, with the
// licences of what is in it at its head. The folder to write to may be named.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.argv[2] ?? join(here, '../../static/built');
const most = 150 << 10; // gzip; asked for once, by the page on which texts are written
const taken = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause'];

const { outputFiles, metafile } = await build({
  absWorkingDir: here,
  entryPoints: ['src/editor.js'],
  bundle: true, minify: true, write: false, metafile: true,
  format: 'iife', target: ['es2020'], charset: 'utf8', legalComments: 'none', logLevel: 'warning',
});

// notices gives each licence text once, with the packages that it is for. Most packages
// bring none of their own in the code, so it is read from where they lie.
async function notices() {
  const packages = new Set();
  const [output] = Object.values(metafile.outputs);
  for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
    if (bytesInOutput === 0) continue; // left out: nothing of it is used
    const found = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found) packages.add(found[1]);
  }
  const texts = new Map();
  for (const name of [...packages].sort()) {
    const at = join(here, 'node_modules', name);
    const { version, license } = JSON.parse(await readFile(join(at, 'package.json'), 'utf8'));
    if (!taken.includes(license)) throw new Error(`${name} is under ${license}, which we do not bundle`);
    const text = (await readFile(join(at, 'LICENSE'), 'utf8')).replace(/\r/g, '').trim();
    if (text.includes('*/')) throw new Error(`the licence of ${name} would end the comment that it stands in`);
    texts.set(text, [...(texts.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  return [...texts].map(([text, names]) => `${names.join('\n')}\n\n${text}`).join('\n\n----\n\n');
}

const body = `/*!\nThe editor of the desk. It contains:\n\n${await notices()}\n*/\n${outputFiles[0].text}`;
const size = gzipSync(body, { level: 9 }).length;
if (size > most) throw new Error(`${size} bytes of gzip, ${most} at most`);
await mkdir(folder, { recursive: true });
await writeFile(join(folder, '.editor.js'), body); // a build that is killed leaves the old one
await rename(join(folder, '.editor.js'), join(folder, 'editor.js'));
console.log(`editor.js: ${body.length} characters, ${size} bytes of gzip`);
