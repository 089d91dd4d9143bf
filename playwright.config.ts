import { defineConfig } from '@playwright/test';
import { launchOptions } from './e2e/support/browser.ts';
import { e2ePort } from './e2e/support/shop.ts';

/** Browser tests on the production build of a shop of their own: its data folder and port are not the developer's. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  globalSetup: './e2e/support/open-shop.ts',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json']],
  use: {
    baseURL: `http://127.0.0.1:${e2ePort}`,
    launchOptions: await launchOptions(),
    screenshot: 'only-on-failure',
    trace: 'off',
  },
});
