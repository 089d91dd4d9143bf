import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { expect, expectAccessible, expectNoSideScroll, signIn, test } from './support/fixtures.ts';
import { picture } from './support/picture.ts';

const photo = () =>
  sharp({
    create: {
      width: 900,
      height: 700,
      channels: 3,
      background: '#7aa35a',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  })
    .jpeg()
    .toBuffer();

const htmlPage = '<!doctype html><script>alert(1)</script><p>Not a leaf.</p>';
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>';
const jpeg = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/jpeg', buffer });

const refusals = (page: Page) => page.getByRole('alert').getByRole('listitem');

test('a picture that is chosen before the scripts have come goes in when they are there', async ({
  page,
}) => {
  await signIn(page, 'vendor', '/account');
  const isChosen = Promise.withResolvers<void>();
  await page.route('**/_next/static/**/*.js', async (route) => {
    await isChosen.promise;
    await route.continue();
  });
  await page.goto('/vendor/products/new', { waitUntil: 'commit' });
  await page.getByLabel('Add pictures').setInputFiles(await picture('leaves.png'));
  isChosen.resolve();
  await expect(page.getByText('Sent', { exact: true })).toBeVisible();
});

test('of several files each that is no picture is named with its reason, and the good one goes in', async ({
  page,
}) => {
  const name = `Oolong ${randomUUID().slice(0, 6)}`;
  const whole = await photo();
  await signIn(page, 'vendor', '/vendor/products/new');
  await page
    .getByLabel('Add pictures')
    .setInputFiles([
      jpeg('page.jpg', Buffer.from(htmlPage)),
      { name: 'drawing.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(svg) },
      jpeg('half.jpg', whole.subarray(0, whole.length / 2)),
      await picture('leaves.png'),
    ]);
  await expect(page.getByText('Sent', { exact: true }).first()).toBeVisible();
  await expect(refusals(page).filter({ hasText: 'page.jpg' })).toContainText(
    'damaged, or no picture at all. Save it again as a JPEG or PNG and choose it once more.',
  );
  await expect(refusals(page).filter({ hasText: 'drawing.svg' })).toContainText(
    'is not a JPEG, PNG, WebP or AVIF picture. Save it as one of these.',
  );
  await expect(refusals(page).filter({ hasText: 'half.jpg' })).toContainText('is damaged');
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 800 });
  await expectNoSideScroll(page);

  await page.getByRole('button', { name: 'Dismiss what is said of drawing.svg' }).click();
  await expect(refusals(page).filter({ hasText: 'drawing.svg' })).toHaveCount(0);

  // What is said of others keeps nobody from going on.
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Category').selectOption({ index: 1 });
  await page.getByLabel('Price').fill('6');
  await page.getByRole('button', { name: 'Save as a draft' }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  await expect(page.getByText('Making its sizes')).toBeHidden({ timeout: 30_000 });
  await expect(page.getByText('Shown first')).toBeVisible();

  // The browser can read this one; what is behind it, the worker finds.
  await page
    .getByLabel('Add pictures')
    .setInputFiles(jpeg('double.jpg', Buffer.concat([whole, Buffer.from(htmlPage)])));
  await expect(page.getByText(/^Picture \d: .*something else/)).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);
  await expectNoSideScroll(page);
  await page.reload();
  await expect(page.getByText(/^Picture \d: .*something else/)).toBeVisible();
});
