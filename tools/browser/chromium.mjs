// Starts the Chromium of the system: nothing is downloaded. CHROMIUM names another one.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

// The first is Chromium without the windows, menus and services of a whole browser. Pages
// are the same in it, and every story takes half the time of the processor.
const known = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export function executable() {
  const path = process.env.CHROMIUM || known.find((file) => existsSync(file));
  if (!path) throw new Error('no Chromium: install the package chromium-headless-shell or chromium, or set CHROMIUM');
  return path;
}

// Arguments of every Chromium here. Without a sandbox only where the user is root, which Chromium's sandbox refuses;
// the pages that are opened are our own.
function options() {
  const args = ['--disable-dev-shm-usage', '--font-render-hinting=none', '--force-color-profile=srgb'];
  if (process.getuid && process.getuid() === 0) args.push('--no-sandbox');
  return { executablePath: executable(), args };
}

export const launch = () => chromium.launch(options());

// launchMortal is a Chromium that can be killed, as by a failure of power: it is told nothing.
export async function launchMortal() {
  const server = await chromium.launchServer(options());
  return { browser: await chromium.connect(server.wsEndpoint()), kill: () => server.kill() };
}
