// axe-core with every rule of WCAG 2.0, 2.1 and 2.2 at levels A and AA; none is left out.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

// audit gives violations, and what axe could not decide, as lines of text.
export async function audit(page) {
  // By the debugger, which the content policy does not bind; once for each page that is opened.
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(source);
  const { violations, incomplete } = await page.evaluate((values) => {
    // Rules that are off by default are on here, target-size among them.
    const rules = Object.fromEntries(window.axe.getRules(values).map((rule) => [rule.ruleId, { enabled: true }]));
    return window.axe.run(document, { runOnly: { type: 'tag', values }, rules, resultTypes: ['violations', 'incomplete'] });
  }, tags);
  const lines = (list) => list.flatMap((rule) => rule.nodes.map((node) => {
    const why = [...node.any, ...node.all, ...node.none].map((check) => check.message).join('; ');
    return `${rule.id}: ${node.target.join(' ')}: ${why}`;
  }));
  return { violations: lines(violations), incomplete: lines(incomplete) };
}
