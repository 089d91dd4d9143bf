import { defineConfig } from '@playwright/test';
import { launchOptions } from './e2e/support/browser.ts';
import { e2ePort } from './e2e/support/shop.ts';

/** Browser tests on the production build, in shops of their own: data folders and ports are not the developer's. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  globalSetup: './e2e/support/open-shop.ts',
  // Each has a shop of its own; a file's tests stay together and in order.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  // What hangs is told in the end; a machine that is busy is no fault.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json']],
  use: {
    baseURL: `http://127.0.0.1:${e2ePort}`,
    launchOptions: await launchOptions(),
    screenshot: 'only-on-failure',
    trace: 'off',
  },
});
