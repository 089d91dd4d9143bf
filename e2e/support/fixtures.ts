import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { type BrowserContext, test as base, type ConsoleMessage, expect, type Page } from '@playwright/test';
import postgres from 'postgres';
import { signIn as beginSession, readApiKey } from '../../scripts/attack/visitor.ts';
import { demoAccounts } from '../../supabase/seed/accounts.ts';
import { e2ePort, readRunFile, shopFolder } from './shop.ts';

/** The publishable key of this worker's shop. */
let apiKey: string | undefined;

/** The shop's database as its owner, to look at real rows and to arrange them. */
export async function openDatabase(folder = shopFolder()): Promise<postgres.Sql> {
  const { ports } = await readRunFile(folder);
  const { postgresPassword } = JSON.parse(await readFile(join(folder, 'secrets.json'), 'utf8'));
  return postgres(`postgres://postgres:${postgresPassword}@127.0.0.1:${ports.postgres}/postgres`, {
    max: 2,
    onnotice: () => undefined,
  });
}

/** Network trouble that a test causes on purpose; anything else on the console is a bug. */
export type Allowed = RegExp[];

function watchConsole(context: BrowserContext, allowed: () => Allowed): string[] {
  const stray: string[] = [];
  const note = (text: string) => {
    if (!allowed().some((pattern) => pattern.test(text))) stray.push(text);
  };
  context.on('console', (message: ConsoleMessage) => {
    if (['error', 'warning'].includes(message.type())) note(`${message.type()}: ${message.text()}`);
  });
  context.on('weberror', (error) => note(`uncaught: ${error.error().message}`));
  return stray;
}

interface Fixtures {
  sql: postgres.Sql;
  /** Console lines that this test expects. */
  allowed: Allowed;
  /** Another visitor: a browser of their own, watched in the same way. */
  otherPage: Page;
}

/** Playwright's test; fails on stray console errors and warnings of any page. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  sql: async ({}, use) => {
    const sql = await openDatabase();
    await use(sql);
    await sql.end();
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  allowed: async ({}, use) => use([]),
  context: async ({ context, allowed }, use) => {
    const stray = watchConsole(context, () => allowed);
    await use(context);
    expect(stray).toEqual([]);
  },
  otherPage: async ({ browser, allowed, baseURL }, use) => {
    const context = await browser.newContext({ ...(baseURL && { baseURL }) });
    const stray = watchConsole(context, () => allowed);
    await use(await context.newPage());
    await context.close();
    expect(stray).toEqual([]);
  },
});

export { expect };

/**
 * Signs in and goes to `next`. The session is asked for as the form does it, without the form: how that works is
 * the subject of auth.spec and without-javascript.spec. Each call begins a session of its own.
 */
export async function signIn(page: Page, who: keyof typeof demoAccounts, next = '/'): Promise<void> {
  const url = `http://127.0.0.1:${e2ePort}`;
  apiKey ??= await readApiKey(url);
  const { cookie } = await beginSession({ url, apiKey }, demoAccounts[who]);
  const pieces = cookie.split('; ').map((piece) => piece.split('='));
  await page
    .context()
    .addCookies(pieces.map(([name = '', value = '']) => ({ name, value, url, sameSite: 'Lax' })));
  await page.goto(next);
}

/** The page itself, not its skeleton, and nothing that is still fading in: half a colour has half the contrast. */
async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  await page.evaluate(() => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    return Promise.allSettled(ending.map(({ finished }) => finished));
  });
}

/** No violation that axe knows of, in the colours that are shown. */
export async function expectAccessible(page: Page): Promise<void> {
  await settled(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)).toEqual(
    [],
  );
}

/** Nothing sticks out to the side: a phone shows the whole width. */
export async function expectNoSideScroll(page: Page): Promise<void> {
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(excess).toBeLessThanOrEqual(0);
}

interface Mail {
  subject: string;
  text: string;
  html: string;
  to: { address: string }[];
  date: string;
}

/** The newest mail to `address`, as soon as it is there. */
export async function readMail(page: Page, address: string, subject: RegExp): Promise<Mail> {
  let found: Mail | undefined;
  await expect
    .poll(async () => {
      const answer = await page.request.get('/dev/mail/api/email');
      const mails: Mail[] = await answer.json();
      found = mails
        .filter((mail) => mail.to.some((to) => to.address === address) && subject.test(mail.subject))
        .at(-1);
      return found !== undefined;
    })
    .toBe(true);
  return found as Mail;
}

/** The first link of a mail to a page of ours. */
export function linkIn(mail: Mail): string {
  const link = /href="([^"]+\/auth\/[^"]+)"/.exec(mail.html)?.[1];
  if (!link) throw new Error(`No link in: ${mail.html}`);
  return link.replaceAll('&amp;', '&');
}
