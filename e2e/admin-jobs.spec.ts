import { randomUUID } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import type postgres from 'postgres';
import { expect, expectAccessible, expectNoSideScroll, signIn, test } from './support/fixtures.ts';

// Jobs that are due in an hour, so that no worker takes them before the test does something to them.

interface NewJob {
  state?: 'created' | 'failed';
  error?: string;
}

/** A job with a key of its own, by which the page shows it. */
async function makeJob(sql: postgres.Sql, { state = 'created', error }: NewJob = {}): Promise<string> {
  const key = `e2e:${randomUUID().slice(0, 8)}`;
  const failures = error
    ? [
        {
          attempt: 1,
          at: new Date().toISOString(),
          duration_ms: 41,
          message: error,
          stack: 'Error\n    at work',
        },
      ]
    : [];
  await sql`
    insert into pgboss.job (name, data, state, singleton_key, retry_limit, start_after, started_on, completed_on, output, policy)
    values ('process-image', ${sql.json({ imageId: randomUUID() })}, ${state}, ${key}, 0, now() + interval '1 hour',
      ${state === 'failed' ? new Date() : null}, ${state === 'failed' ? new Date() : null}, ${sql.json({ failures })}, 'short')`;
  return key;
}

const openJobs = (page: Page, query = '') => signIn(page, 'admin', `/admin/jobs${query}`);
const rowOf = (page: Page, key: string): Locator => page.getByRole('row').filter({ hasText: key });

test.afterEach(({ sql }) => sql`delete from pgboss.job where singleton_key like 'e2e:%'`);

test('an admin reads why a job failed, retries it, and the list follows', async ({ page, sql }) => {
  const key = await makeJob(sql, { state: 'failed', error: 'This is not a picture.' });
  await openJobs(page, '?state=failed');
  const row = rowOf(page, key);
  await expect(row.getByText('Failed')).toBeVisible();
  await row.getByRole('button', { name: /Process image/, expanded: false }).click();
  const detail = page.getByRole('row').filter({ hasText: 'Payload' });
  await expect(detail.getByText('This is not a picture.')).toBeVisible();
  await expect(detail.getByText('imageId')).toBeVisible();
  await expectAccessible(page);
  await row.getByRole('button', { name: /^Retry/ }).click();
  await expect(page.getByText('Process image is back in line')).toBeVisible();
  // What a worker makes of it then is another matter.
  const [job] = await sql`select retry_limit from pgboss.job where singleton_key = ${key}`;
  expect(job).toEqual({ retry_limit: 1 });
});

test('cancelled by mistake, put back from the message', async ({ page, sql }) => {
  const key = await makeJob(sql);
  await openJobs(page);
  const row = rowOf(page, key);
  await row.getByRole('button', { name: /^Cancel/ }).click();
  await expect(row.getByText('Cancelled')).toBeVisible();
  await page.getByRole('button', { name: 'Put back' }).click();
  await expect(row.getByText('Cancelled')).toHaveCount(0);
});

test('a job that arrives while one looks appears by itself', async ({ page, sql }) => {
  await openJobs(page, '?type=process-image');
  const key = await makeJob(sql);
  await expect(rowOf(page, key)).toBeVisible({ timeout: 15_000 });
});

test('filters are in the address: a shared link and Back show the same', async ({ page, sql }) => {
  const failed = await makeJob(sql, { state: 'failed', error: 'no' });
  const waiting = await makeJob(sql);
  await openJobs(page);
  await page.getByRole('navigation', { name: 'State' }).getByRole('link', { name: 'Failed' }).click();
  await page.getByLabel('Type of work').selectOption('process-image');
  await page.waitForURL('/admin/jobs?state=failed&type=process-image');
  await expect(rowOf(page, failed)).toBeVisible();
  await expect(rowOf(page, waiting)).toHaveCount(0);
  await page.reload();
  await expect(rowOf(page, failed)).toBeVisible();
  await expect(page.getByLabel('Type of work')).toHaveValue('process-image');
});

test('by keyboard alone: to a job, along the list, open and close', async ({ page, sql }) => {
  await makeJob(sql);
  await makeJob(sql);
  await openJobs(page, '?type=process-image&state=waiting');
  const jobs = page.getByRole('button', { name: /^Process image/ });
  await jobs.first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(jobs.nth(1)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(jobs.nth(1)).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('Enter');
  await expect(jobs.nth(1)).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('Home');
  await expect(jobs.first()).toBeFocused();
});

test('on a phone, by day and in the evening', async ({ page, sql }) => {
  const key = await makeJob(sql, { state: 'failed', error: `A very long word: ${'x'.repeat(200)}` });
  await page.setViewportSize({ width: 360, height: 740 });
  await openJobs(page, '?state=failed');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(rowOf(page, key)).toBeVisible();
    await expectNoSideScroll(page);
    await expectAccessible(page);
  }
  await rowOf(page, key).getByRole('button', { expanded: false }).click();
  await expect(page.getByText('Failed tries (1)')).toBeVisible();
  await expectNoSideScroll(page);
});

test('nobody else comes in', async ({ page, allowed }) => {
  allowed.push(/40[13]/);
  await page.goto('/admin/jobs');
  await page.waitForURL(/\/sign-in\?next=%2Fadmin%2Fjobs/);
  await signIn(page, 'vendor', '/vendor/inventory');
  await page.goto('/admin/jobs');
  await page.waitForURL('/no-access');
  expect((await page.request.get('/api/admin/jobs')).status()).toBe(403);
});
