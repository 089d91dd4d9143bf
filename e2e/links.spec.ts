import { createHash, randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import * as z from 'zod';
import { renderEmail } from '#lib/engines/mail/render';
import { composeEmail } from '#lib/market/notifications/emails';
import { demoAccounts } from '../supabase/seed/accounts.ts';
import { expect, signIn, test } from './support/fixtures.ts';
import { type MailThings, type Reader, sampleMails } from './support/sample-mails.ts';
import { arrangeStalls, clearStalls, type TwoStalls } from './support/stall-people.ts';

const hashOf = (token: string) => createHash('sha256').update(token).digest();
const newToken = () => randomBytes(32).toString('base64url');

/** Rows that the mails speak of, of the people who get them. */
async function arrangeThings(sql: postgres.Sql, stalls: TwoStalls): Promise<MailThings> {
  const [order] = await sql`select o.id from public.orders o join auth.users u on u.id = o.customer_id
    where u.email = ${demoAccounts.shopper.email} order by o.created_at desc limit 1`;
  const invitation = newToken();
  await sql`insert into public.vendor_invitations (vendor_id, email, role, token_hash)
    values (${stalls.own.id}, 'links@example.test', 'staff', ${hashOf(invitation)})`;
  const address = newToken();
  await sql`insert into private.stall_email_changes (vendor_id, email, token_hash)
    values (${stalls.own.id}, 'links@example.test', ${hashOf(address)})`;
  const { product, feed, report, id: stall } = stalls.own;
  return { order: order?.id, product, feed, report, stall, invitation, address };
}

const reportAnswer = z.object({ report: z.object({ id: z.uuid(), state: z.string() }) });
const reportsAnswer = z.object({ reports: z.array(z.object({ id: z.uuid(), state: z.string() })) });

/** A report with its files, made by the worker. */
async function makeReport(page: Page, vendorId: string): Promise<string> {
  const { origin } = new URL(page.url());
  const made = await page.request.post('/api/vendor/reports', {
    headers: { origin },
    data: { vendor_id: vendorId, from_day: '2026-01-01', to_day: '2026-01-02' },
  });
  const { id } = reportAnswer.parse(await made.json()).report;
  await expect
    .poll(async () => {
      const list = await page.request.get(`/api/vendor/reports?vendor_id=${vendorId}`);
      return reportsAnswer.parse(await list.json()).reports.find((each) => each.id === id)?.state;
    })
    .toBe('ready');
  return id;
}

const url = 'http://livestall.invalid';

/** Every path that the mails to one reader lead to, as it stands in their HTML. */
async function linksTo(reader: Reader, things: MailThings): Promise<Set<string>> {
  const paths = new Set<string>();
  for (const { template, props, ...mail } of sampleMails(things)) {
    if (mail.reader !== reader) continue;
    const { html } = await renderEmail(composeEmail(template, props), { url });
    for (const [, href = ''] of html.matchAll(/href="([^"]+)"/g))
      if (href.startsWith(url)) paths.add(href.slice(url.length).replaceAll('&amp;', '&') || '/');
  }
  return paths;
}

/** Asks as the browser would that follows the link, without rendering what comes. */
async function follow(page: Page, path: string): Promise<{ trouble: string | null; at: string }> {
  const answer = await page.request.get(path);
  const trouble = answer.status() >= 400 ? `${path}: ${answer.status()}` : null;
  return { trouble, at: new URL(answer.url()).pathname };
}

async function followAll(page: Page, paths: Iterable<string>): Promise<string[]> {
  const dead: string[] = [];
  for (const path of paths) {
    const { trouble, at } = await follow(page, path);
    if (trouble) dead.push(trouble);
    // A mail's reader is let in.
    else if (['/no-access', '/sign-in'].includes(at)) dead.push(`${path}: led to ${at}`);
  }
  return dead;
}

test('every link of every mail leads its reader to a page that is there', async ({
  browser,
  baseURL,
  sql,
}) => {
  const stalls = await arrangeStalls(sql);
  const things = await arrangeThings(sql, stalls);
  try {
    for (const reader of ['anybody', 'shopper', 'vendor', 'admin'] as const) {
      const context = await browser.newContext({ ...(baseURL && { baseURL }) });
      const page = await context.newPage();
      if (reader !== 'anybody') await signIn(page, reader, '/account');
      if (reader === 'vendor') things.report = await makeReport(page, stalls.own.id);
      const paths = await linksTo(reader, things);
      expect(paths.size).toBeGreaterThan(1);
      expect(await followAll(page, paths)).toEqual([]);
      await context.close();
    }
  } finally {
    await sql`delete from public.vendor_invitations where email = 'links@example.test'`;
    await sql`delete from private.stall_email_changes where email = 'links@example.test'`;
    await clearStalls(sql, stalls);
  }
});

test('an order is shown to the shopper who made it, and to nobody else', async ({
  page,
  otherPage,
  sql,
  allowed,
}) => {
  allowed.push(/404/);
  const [order] =
    await sql`select o.id, o.number from public.orders o join auth.users u on u.id = o.customer_id
    where u.email = ${demoAccounts.shopper.email} order by o.created_at desc limit 1`;
  const path = `/orders/${order?.id}`;
  await page.goto(path);
  await page.waitForURL((at) => at.pathname === '/sign-in');
  await signIn(page, 'shopper', path);
  await expect(page.getByRole('heading', { name: `Order ${order?.number}` })).toBeVisible();
  await signIn(otherPage, 'admin', '/account');
  const answer = await otherPage.goto(path);
  expect(answer?.status()).toBe(404);
  await expect(otherPage.getByRole('heading', { name: 'No such order of yours' })).toBeVisible();
});

/** One address of each kind: of the many products only some. */
const kindOf = (path: string) => path.split('?')[0]?.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id') ?? path;

const mostPages = 60;
const mostOfAKind = 3;

/** Opens a page as whoever clicks does, until its own content is there. */
async function visit(page: Page, path: string): Promise<string | null> {
  const answer = await page.goto(path);
  if (answer && answer.status() >= 400) return `${path}: ${answer.status()}`;
  await page.locator('h1').first().waitFor();
  return null;
}

/** Goes where links lead, from page to page, and answers what leads nowhere. */
async function crawl(page: Page, start: string): Promise<{ dead: string[]; seen: number }> {
  const seen = new Set<string>();
  const kinds = new Map<string, number>();
  const waiting = [start];
  const dead: string[] = [];
  for (let path = waiting.shift(); path !== undefined && seen.size < mostPages; path = waiting.shift()) {
    const kind = kindOf(path);
    const count = kinds.get(kind) ?? 0;
    if (seen.has(path) || count >= mostOfAKind) continue;
    seen.add(path);
    kinds.set(kind, count + 1);
    const isPage = !path.startsWith('/api/') && !path.startsWith('/dev/');
    const trouble = isPage ? await visit(page, path) : (await follow(page, path)).trouble;
    if (trouble) dead.push(trouble);
    if (trouble || !isPage) continue;
    const hrefs = await page
      .locator('a[href]')
      .evaluateAll((links) =>
        links.flatMap((link) => (link instanceof HTMLAnchorElement ? [link.href] : [])),
      );
    const { origin } = new URL(page.url());
    for (const href of hrefs)
      if (new URL(href).origin === origin) waiting.push(new URL(href).pathname + new URL(href).search);
  }
  return { dead, seen: seen.size };
}

for (const [who, start] of [
  ['visitor', '/'],
  ['shopper', '/'],
  ['vendor', '/vendor'],
  ['admin', '/admin'],
] as const) {
  test(`every link that a ${who} sees leads somewhere`, async ({ page }) => {
    test.setTimeout(240_000);
    if (who !== 'visitor') await signIn(page, who, '/account');
    const { dead, seen } = await crawl(page, start);
    expect(dead).toEqual([]);
    expect(seen).toBeGreaterThan(10);
  });
}
