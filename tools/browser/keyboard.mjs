// The keyboard as a person uses it: nothing is clicked, and what has the focus must be seen
// to have it.
import { expect } from './report.mjs';

// What has the focus, as a person would tell it.
export const focus = () => {
  const e = document.activeElement;
  const style = getComputedStyle(e);
  const box = e.getBoundingClientRect();
  return {
    tag: e.tagName, id: e.id, name: e.getAttribute('name'), value: e.getAttribute('value'), href: e.getAttribute('href'),
    text: (e.textContent || '').trim(), visible: box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight,
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
  };
};

// tabTo presses Tab until the focus is on what is sought, and holds every stop on the way
// to be visible with a ring around it.
export async function tabTo(page, sought, most = 60) {
  const way = [];
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(focus);
    if (at.tag === 'BODY') continue; // past the end: the next press begins at the top
    expect(at.visible, `the focus is out of sight on ${at.tag} ${at.text}`);
    expect(at.ring, `no ring around ${at.tag} ${at.text}`);
    if (sought(at)) return at;
    way.push(`${at.tag} ${at.href ?? at.name ?? ''} ${at.text.slice(0, 12)}`);
  }
  throw new Error(`not reached by ${most} presses of Tab; on the way: ${way.join(' | ')}`);
}

// enter follows what has the focus.
export async function enter(page) {
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press('Enter')]);
}
