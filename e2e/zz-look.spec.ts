import { expect, signIn, test } from './support/fixtures.ts';

test('look', async ({ page }) => {
  await signIn(page, 'vendor', '/vendor');
  await expect(page.getByText(/^Live/)).toBeVisible();
  await page.waitForTimeout(1500);
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const width of [1280, 390, 820]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto('/vendor');
      await page.waitForTimeout(1800);
      await page.screenshot({ path: `/tmp/shots-dashboard/dash-${width}-${scheme}.png`, fullPage: true });
      await page.goto('/vendor/reports');
      await page.waitForTimeout(800);
      await page.screenshot({ path: `/tmp/shots-dashboard/reports-${width}-${scheme}.png`, fullPage: true });
    }
  }
});
