import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, linkIn, readMail } from './fixtures.ts';

const passPhrase = 'a walk through the market';
export const newAddress = () => `${randomUUID().slice(0, 8)}@example.test`;

/** Makes an account that comes back to `next` by the link of its mail. */
export async function signUp(page: Page, email: string, name: string): Promise<void> {
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(passPhrase);
  await page.getByRole('button', { name: 'Create my account' }).click();
  await expect(page.getByRole('main').getByText(email)).toBeVisible();
  await page.goto(linkIn(await readMail(page, email, /confirm/i)));
}

/** The path of the button in a mail of the shop. */
export function pathIn(text: string, start: string): string {
  const url = new RegExp(`https?://[^\\s]+(${start}[^\\s]*)`).exec(text)?.[1];
  if (!url) throw new Error(`No link to ${start} in: ${text}`);
  return url;
}
