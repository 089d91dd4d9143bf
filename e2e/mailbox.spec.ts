import { expect, test } from './support/fixtures.ts';
import { newAddress } from './support/newcomer.ts';

test('whoever signs up sees the mail arrive in the mailbox and is let in by the link in it', async ({
  page,
  context,
}) => {
  const email = newAddress();
  const mailbox = await context.newPage();
  await mailbox.goto('/dev/mail');
  await expect(mailbox.getByPlaceholder(/search/i)).toBeVisible();
  await page.goto('/sign-up?next=/sell');
  await page.getByLabel('Your name').fill('Ada Market');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill('a walk through the market');
  await page.getByRole('button', { name: 'Create my account' }).click();
  await mailbox.getByText(email).first().click();
  const link = mailbox.frameLocator('iframe').getByRole('link', { name: /confirm/i });
  const [opened] = await Promise.all([mailbox.waitForEvent('popup'), link.first().click()]);
  await opened.waitForURL(/\/sell$/);
  await expect(opened.getByLabel('E-mail of the stall')).toHaveValue(email);
});
