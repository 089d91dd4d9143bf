import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, signIn, test } from './support/fixtures.ts';

const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

test('a file goes through the wizard: recognised, checked, imported with live progress, refused lines to download', async ({
  page,
  sql,
}) => {
  const [{ slug }] = await sql<[{ slug: string }]>`select slug from public.categories order by slug limit 1`;
  const good = Array.from({ length: 3_000 }, (_, i) => `E2E-${i},Imported tea ${i},${slug},4.50,${i % 20}`);
  const text = `sku,name,category,price,quantity\n${good.join('\n')}\nE2E-X,Broken,${slug},free,1\n`;

  await signIn(page, 'vendor', '/vendor/import');
  await page.getByLabel('Choose a file').setInputFiles(csv('teas.csv', text));
  await expect(page.getByRole('heading', { name: 'teas.csv' })).toBeVisible();
  await expect(page.getByLabel('Meaning of the column sku')).toHaveValue('sku');
  await expect(page.getByLabel('Currency of new products')).toHaveValue('EUR');
  await page.getByLabel('Currency of new products').selectOption('CHF');

  await page.getByRole('button', { name: 'Check the file' }).click();
  await expect(page.getByRole('heading', { name: '3,001 lines checked' })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('is not a price')).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await page.getByRole('button', { name: 'Import 3,000 lines' }).click();
  await expect(page.getByRole('progressbar').or(page.getByText('teas.csv is in.'))).toBeVisible();
  await expect(page.getByText('teas.csv is in.')).toBeVisible({ timeout: 60_000 });
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Refused lines as a file' }).click();
  expect(await readFile(await (await download).path(), 'utf8')).toContain('E2E-X,Broken');

  await page.getByRole('button', { name: 'Import another file' }).click();
  await expect(page.getByRole('button', { name: 'Open teas.csv' })).toBeVisible();
  const [{ count }] = await sql<[{ count: number }]>`
    select count(*)::int from public.product_variants v join public.products p on p.id = v.product_id
    where v.sku like 'E2E-%' and p.currency = 'CHF'`;
  expect(count).toBe(3_000);
  await sql`update public.products p set currency = 'EUR' from public.product_variants v
    where v.product_id = p.id and v.sku like 'E2E-%'`;
  expect(await sql`select * from public.check_invariants()`).toHaveLength(0);
});

test('what Shopify exports is recognised, and a ZIP archive is refused with a sentence', async ({
  page,
  allowed,
}) => {
  await signIn(page, 'vendor', '/vendor/import');
  allowed.push(/422/);
  await page.getByLabel('Choose a file').setInputFiles(csv('products.zip.csv', 'PK\u0003\u0004 and more'));
  await expect(page.getByRole('main').getByRole('alert')).toContainText('ZIP archive');
  await page.getByLabel('Choose a file').setInputFiles('__tests__/support/files/shopify-products.csv');
  await expect(page.getByLabel('Format')).toHaveValue('shopify');
  await expect(page.getByText('What the columns mean')).toBeHidden();
});

test('an export is a file that changes nothing when it comes back', async ({ page, sql }) => {
  await signIn(page, 'vendor', '/vendor/import');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download' }).click();
  const path = await (await download).path();
  const before = await sql`select max(id) as id from public.inventory_movements`;

  await page.getByLabel('Choose a file').setInputFiles({
    name: 'back.csv',
    mimeType: 'text/csv',
    buffer: await readFile(path),
  });
  await page.getByRole('button', { name: 'Check the file' }).click();
  await expect(page.getByRole('button', { name: 'Nothing to import' })).toBeVisible({ timeout: 60_000 });
  expect(await sql`select max(id) as id from public.inventory_movements`).toEqual(before);
});
