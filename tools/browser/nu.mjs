// The W3C's checker of HTML (Nu), run once over many files.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { basename } from 'node:path';

const jar = createRequire(import.meta.url)('vnu-jar');

// check gives, for each file by its name, the errors and the warnings in it.
export function check(files) {
  return new Promise((done, failed) => {
    // A run is over before the second compiler of Java's would have paid for itself.
    const args = ['-Xss8m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-jar', jar, '--format', 'json', '--exit-zero-always', ...files];
    execFile('java', args, { maxBuffer: 64 << 20 }, (error, _, stderr) => {
      if (error) return failed(new Error(`the checker did not run: ${error.message}`));
      const found = new Map(files.map((file) => [basename(file), { errors: [], warnings: [] }]));
      for (const m of JSON.parse(stderr).messages) {
        const words = `line ${m.lastLine}: ${m.message}: ${m.extract ?? ''}`;
        const of = found.get(basename(decodeURIComponent(m.url)));
        if (m.type === 'info') of.warnings.push(words);
        else of.errors.push(words);
      }
      done(found);
    });
  });
}
