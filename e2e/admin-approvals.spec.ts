import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import { expect, expectAccessible, signIn, test } from './support/fixtures.ts';

/** As many as a stall's file hands in: more than one command decides about. */
const many = 450;

/** A stall whose file has handed in products. */
async function makeStall(sql: postgres.Sql) {
  const name = `File ${randomUUID().slice(0, 8)}`;
  const slug = name.toLowerCase().replace(' ', '-');
  const [stall] = await sql<{ id: string }[]>`
    insert into public.vendors (slug, store_name, email, status)
    values (${slug}, ${name}, ${`${slug}@example.test`}, 'approved') returning id`;
  const id = stall?.id ?? '';
  await sql`
    insert into public.products (vendor_id, category_id, name, slug, price, status, created_at)
    select ${id}, (select c.id from public.categories c order by c.slug limit 1), ${name} || ' no ' || n,
      ${slug} || '-' || n, 5, 'pending', now() - (${many} - n) * interval '1 second' from generate_series(1, ${many}::int) n`;
  const statuses = async () =>
    (
      await sql`select status, count(*)::int as count from public.products where vendor_id = ${id} group by status order by status::text`
    ).map(({ status, count }) => [status, count]);
  const remove = async () => {
    await sql`delete from public.products where vendor_id = ${id}`;
    await sql`delete from public.vendors where id = ${id}`;
  };
  return { id, name, statuses, remove };
}

const choice = (page: Page) => page.getByRole('region', { name: 'Choice' });

test('what a file handed in is decided about in a few strokes, and one that changed is told', async ({
  page,
  sql,
}) => {
  const stall = await makeStall(sql);
  try {
    await signIn(page, 'admin', `/admin/approvals?stall=${stall.id}`);
    await expectAccessible(page);

    // Two by keyboard, sent back with one reason.
    await page.getByRole('checkbox', { name: `Choose ${stall.name} no 1`, exact: true }).press('Space');
    await page.getByRole('checkbox', { name: `Choose ${stall.name} no 2`, exact: true }).press('Space');
    await choice(page).getByRole('button', { name: 'Send 2 back' }).press('Enter');
    await page.getByLabel('What has to change').fill('Say where it comes from.');
    await page.getByLabel('What has to change').press('Enter');
    await expect(choice(page).getByText('2 products went back.')).toBeVisible();
    expect(await stall.statuses()).toEqual([
      ['pending', many - 2],
      ['rejected', 2],
    ]);

    await choice(page)
      .getByRole('button', { name: `Choose all ${many - 2}` })
      .click();
    await expect(choice(page).getByText(`${many - 2} chosen`)).toBeVisible();
    await sql`update public.products set name = 'Another tea' where vendor_id = ${stall.id} and name = ${`${stall.name} no 400`}`;
    await choice(page)
      .getByRole('button', { name: `Publish ${many - 2}` })
      .click();
    await expect(choice(page).getByText(`${many - 3} products are on sale.`)).toBeVisible();
    await expect(choice(page).getByText('Another tea changed since you looked')).toBeVisible();
    expect(await stall.statuses()).toEqual([
      ['pending', 1],
      ['published', many - 3],
      ['rejected', 2],
    ]);
    await expectAccessible(page);

    // Escape lets go of what was chosen.
    const last = page.getByRole('checkbox', { name: 'Choose Another tea' });
    await last.press('Space');
    await expect(last).toBeChecked();
    await last.press('Escape');
    await expect(last).not.toBeChecked();
  } finally {
    await stall.remove();
  }
});
