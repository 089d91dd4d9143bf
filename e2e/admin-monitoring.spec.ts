import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import postgres from 'postgres';
import { expect, expectAccessible, expectNoSideScroll, signIn, test } from './support/fixtures.ts';
import { readRunFile, shopFolder } from './support/shop.ts';

/** The superuser, who alone can write past the ledger. */
async function openAsSuperuser(): Promise<postgres.Sql> {
  const { ports } = await readRunFile(shopFolder());
  const { postgresPassword } = JSON.parse(await readFile(join(shopFolder(), 'secrets.json'), 'utf8'));
  return postgres(`postgres://supabase_admin:${postgresPassword}@127.0.0.1:${ports.postgres}/postgres`, {
    max: 1,
  });
}

const monitorAnswered = (page: Page) =>
  page.waitForResponse((response) => response.url().includes('/api/admin/monitoring?') && response.ok());

async function countMails(page: Page): Promise<number> {
  const mails: { subject: string }[] = await (await page.request.get('/dev/mail/api/email')).json();
  return mails.filter(({ subject }) => subject === 'Alert: The books do not add up').length;
}

test('an admin sees the shop live, and a visit moves the figures', async ({ page }) => {
  // A sample is written every 15 s.
  await signIn(page, 'admin', '/admin/monitoring');
  await expect(page.getByRole('heading', { name: 'Monitoring', level: 1 })).toBeVisible();
  await expect(page.getByText(/^Live, every 5 s/)).toBeVisible();
  // The table shows the slowest; of pages there are few enough to show all.
  await page.getByLabel('Kind of operation').selectOption('page');
  const row = page.getByRole('row').filter({ hasText: '/admin/monitoring' });
  await expect(row.first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('row').filter({ hasText: 'worker' }).first()).toBeVisible({ timeout: 60_000 });
  await monitorAnswered(page);
  await monitorAnswered(page);

  await page.getByRole('button', { name: 'Errors' }).click();
  await expect(page.getByRole('columnheader', { name: 'Errors' }).last()).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  await expect(row.first()).toBeVisible();

  await page.getByRole('figure').first().getByText('As a table').click();
  await expect(page.getByRole('figure').first().getByRole('table')).toBeVisible();
  const charts = page.waitForResponse((response) => response.url().includes('range=24h') && response.ok());
  await page.getByText('24 h', { exact: true }).click();
  await charts;
});

test('a broken ledger fires within a minute, is mailed, and resolves by itself', async ({ page, sql }) => {
  test.setTimeout(240_000);
  await signIn(page, 'admin', '/admin/monitoring');
  const superuser = await openAsSuperuser();
  const mailsBefore = await countMails(page);
  const [shelf] = await sql<{ id: string }[]>`select id from public.inventory order by id limit 1`;
  const change = (delta: number) =>
    superuser.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx`update public.inventory set quantity = quantity + ${delta} where id = ${shelf!.id}`;
    });
  const card = page.locator('[data-rule="invariant-broken"]').getByRole('heading');
  try {
    await change(7);
    await expect(card).toHaveText('The books do not add up', { timeout: 60_000 });
    await expect(page.getByRole('status').filter({ hasText: 'firing' })).toBeVisible();
    await expect(page.getByText('quantity equals ledger').first()).toBeVisible();
    await expect.poll(() => countMails(page), { timeout: 60_000 }).toBe(mailsBefore + 1);
  } finally {
    await change(-7);
    await superuser.end();
  }
  await expect(card).toHaveCount(0, { timeout: 90_000 });
  await page.getByText('History').click();
  const told = page.getByRole('listitem').filter({ hasText: 'The books do not add up' });
  await expect(told.filter({ hasText: 'Resolved' }).first()).toBeVisible();
  await expect(told.filter({ hasText: 'Firing' }).first()).toBeVisible();
});

test('an alert is muted and taken from the page', async ({ page }) => {
  await signIn(page, 'admin', '/admin/monitoring');
  await page.locator('summary').filter({ hasText: /rules/ }).click();
  const line = page.locator('[data-rule="dead-letters"]');
  await line.getByLabel(/^Mute/).selectOption('30');
  await expect(line.getByText(/muted until/)).toBeVisible();
  await line.getByRole('button', { name: 'End the mute' }).click();
  await expect(line.getByLabel(/^Mute/)).toBeVisible();
});

test('when the figures cannot be read, the page says how old they are and which part is down', async ({
  page,
  allowed,
}) => {
  allowed.push(/503/, /Failed to load resource/);
  await signIn(page, 'admin', '/admin/monitoring');
  await page.route('**/api/admin/monitoring?*', (route) =>
    route.fulfill({
      status: 503,
      json: { error: { code: 'unavailable', message: 'Try again in a moment.' } },
    }),
  );
  await page.route('**/api/ready', (route) =>
    route.fulfill({
      status: 503,
      json: { status: 'unavailable', parts: { database: 'down', rest: 'ok' } },
    }),
  );
  await expect(page.getByRole('alert').filter({ hasText: 'Does not answer: the database.' })).toBeVisible();
  await expect(page.getByText(/The figures below are \d+ s old/)).toBeVisible();
  await page.unrouteAll();
  await expect(page.getByRole('alert').filter({ hasText: 'Does not answer' })).toHaveCount(0);
});

for (const theme of ['light', 'dark'] as const)
  test(`the page is accessible, ${theme}, and fits a phone`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await signIn(page, 'admin', '/admin/monitoring');
    await page.getByText('History').click();
    await page.locator('summary').filter({ hasText: /rules/ }).click();
    await expect(page.getByRole('figure').first()).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await expectNoSideScroll(page);
    await expectAccessible(page);
  });

test('a shopper is shown the door', async ({ page }) => {
  await signIn(page, 'shopper');
  await page.goto('/admin/monitoring');
  await expect(page).toHaveURL(/\/no-access/);
  expect((await page.request.get('/api/admin/monitoring')).status()).toBe(403);
  expect((await page.request.get('/api/admin/alerts')).status()).toBe(403);
});
