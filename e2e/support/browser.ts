import { access } from 'node:fs/promises';
import type { LaunchOptions } from '@playwright/test';
import { chromium } from '@playwright/test';
import packaged from '@sparticuz/chromium';

const systemPaths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** Playwright's own Chromium when it is installed, else the system's, else the one from the npm registry. */
async function findChromium(): Promise<string> {
  for (const path of [chromium.executablePath(), ...systemPaths]) if (await exists(path)) return path;
  return packaged.executablePath();
}

/** How every browser of ours is started: without calls home, and able to run as root in CI. */
export async function launchOptions(): Promise<LaunchOptions> {
  return {
    executablePath: await findChromium(),
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-domain-reliability',
      '--disable-sync',
      '--no-pings',
      '--no-first-run',
      '--disable-dev-shm-usage',
      '--use-angle=swiftshader',
    ],
  };
}
