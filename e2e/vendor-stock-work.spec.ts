import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import { expect, expectAccessible, expectNoSideScroll, signIn, test } from './support/fixtures.ts';
import { holdAnswers } from './support/hold-answers.ts';

interface World {
  name: string;
  variants: { id: string; sku: string; product: string }[];
  place: string;
  placeId: string;
  other: string;
}

/** Three teas of the demo vendor with 10 pieces each at a place of their own, and a second place. */
async function arrange(sql: postgres.Sql): Promise<World> {
  const name = randomUUID().slice(0, 6);
  const [vendor] = await sql`select m.vendor_id as id from public.vendor_members m
    join auth.users u on u.id = m.user_id where u.email = 'vendor@livestall.test' limit 1`;
  const [category] = await sql`select id from public.categories limit 1`;
  const [place, other] = await sql`insert into public.locations (vendor_id, name) values
    (${vendor?.id}, ${`Counter ${name}`}), (${vendor?.id}, ${`Attic ${name}`}) returning id, name`;
  const variants = [];
  for (const kind of ['Amber', 'Basil', 'Chai']) {
    const product = `${kind} ${name}`;
    const sku = `${kind.toUpperCase()}-${name.toUpperCase()}`;
    const [row] = await sql`with p as (
      insert into public.products (vendor_id, category_id, name, slug, price, status)
      values (${vendor?.id}, ${category?.id}, ${product}, ${`${kind.toLowerCase()}-${name}`}, 5, 'draft') returning id)
      insert into public.product_variants (product_id, sku, price) select id, ${sku}, 5 from p returning id`;
    await sql`select private.move_stock(${row?.id}, ${place?.id}, 10, 'received', null)`;
    variants.push({ id: row?.id, sku, product });
  }
  return { name, variants, place: place?.name, placeId: place?.id, other: other?.name };
}

const held = async (sql: postgres.Sql, { placeId, variants }: World) => {
  const rows = await sql`select i.quantity::float8 as quantity from public.inventory i
    where i.location_id = ${placeId} and i.variant_id in ${sql(variants.map(({ id }) => id))} order by (
      select sku from public.product_variants v where v.id = i.variant_id)`;
  return rows.map(({ quantity }) => quantity);
};

const rowOf = (page: Page, product: string) => page.getByRole('row').filter({ hasText: product }).first();

test('many shelves change at once, after a look at it, and go back with one press', async ({ page, sql }) => {
  const world = await arrange(sql);
  await signIn(page, 'vendor', '/vendor/inventory');
  await page.getByRole('searchbox').fill(world.name);
  await expect(page.getByText('3 shelves shown')).toBeVisible();

  // A click and a click with Shift take all that is between them.
  await rowOf(page, 'Amber').getByRole('checkbox').click();
  await rowOf(page, 'Chai')
    .getByRole('checkbox')
    .click({ modifiers: ['Shift'] });
  await expect(page.getByText('3 selected')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Change 3 shelves' });
  await dialog.getByText('Take away').click();
  await dialog.getByLabel('Take from each').fill('4');
  await dialog.getByLabel('Note').fill('Market day');
  await expectAccessible(page);

  // One of them cannot, since the last look: it is named, and the others can go without it.
  await sql`select private.move_stock(${world.variants[1]?.id as string}, ${world.placeId}, -8, 'adjusted', null)`;
  await dialog.getByRole('button', { name: 'Show what changes' }).click();
  await expect(dialog.getByText('There are only 2 on the shelf.')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Leave those out and change 2 shelves' }).click();
  await expect(page.getByText('2 shelves changed')).toBeVisible();
  expect(await held(sql, world)).toEqual([6, 2, 6]);
  await expect(rowOf(page, 'Amber').getByRole('button', { name: /^6 pieces available/ })).toBeVisible();

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Taken back. The ledger shows both.')).toBeVisible();
  expect(await held(sql, world)).toEqual([10, 2, 10]);
  await expect(rowOf(page, 'Amber').getByRole('button', { name: /^10 pieces available/ })).toBeVisible();
});

test('goods move to another place, a threshold is set, and the history says who did it', async ({
  page,
  sql,
}) => {
  const world = await arrange(sql);
  await signIn(page, 'vendor', '/vendor/inventory');
  await page.getByRole('searchbox').fill(world.variants[0]?.sku ?? '');
  await expect(page.getByText('1 shelf shown')).toBeVisible();
  const row = rowOf(page, 'Amber');

  await row.getByRole('button', { name: /^Low at not set/ }).click();
  await row.getByRole('textbox', { name: /^Low at/ }).fill('12');
  await page.keyboard.press('Enter');
  await expect(row.getByRole('button', { name: /^Low at 12 pieces/ })).toBeVisible();
  await expect(row.getByText('Low', { exact: true })).toBeVisible();

  await row.getByRole('button', { name: /^Move Amber/ }).click();
  const dialog = page.getByRole('dialog', { name: /^Move Amber/ });
  await dialog.getByLabel('Amount in pieces').fill('11');
  await dialog.getByRole('button', { name: 'Move', exact: true }).click();
  await expect(dialog.getByText('Only 10 pieces can be moved.')).toBeVisible();
  await dialog.getByLabel('Amount in pieces').fill('4');
  await dialog.getByLabel('To').selectOption(world.other);
  await dialog.getByLabel('Note').fill('Winter store');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^4 pieces of Amber .* moved to Attic/)).toBeVisible();
  await expect(page.getByText('2 shelves shown')).toBeVisible();

  await rowOf(page, world.place)
    .getByRole('link', { name: /^History of Amber/ })
    .click();
  await expect(page.getByRole('heading', { name: /^Amber/ })).toBeVisible();
  const moved = page.getByRole('row').filter({ hasText: 'Moved' });
  await expect(moved).toHaveCount(2);
  const [who] = await sql`select p.full_name as name from public.profiles p join auth.users u on u.id = p.id
    where u.email = 'vendor@livestall.test'`;
  const out = moved.filter({ hasText: world.place });
  await expect(out).toContainText('−4 pieces');
  await expect(out).toContainText('6 pieces');
  await expect(out).toContainText(who?.name);
  await expect(out).toContainText('Winter store');
  await expectAccessible(page);

  await page.getByLabel('What').selectOption('Received');
  await expect(moved).toHaveCount(0);
  await expect(page.getByRole('row').filter({ hasText: '+10 pieces' })).toHaveCount(1);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download as CSV' }).click();
  expect((await download).suggestedFilename()).toBe(`stock-${world.variants[0]?.sku}.csv`);
});

test('filters of shelves and of a history that are chosen at once are all kept', async ({ page, sql }) => {
  const world = await arrange(sql);
  await signIn(page, 'vendor', '/vendor/inventory');
  const level = page.getByRole('navigation', { name: 'Level' }).getByRole('link', { name: 'Low' });
  const location = page.getByLabel('Location', { exact: true });
  const release = await holdAnswers(page);
  await page.getByRole('searchbox').fill(world.name);
  await location.selectOption(world.placeId);
  await level.click();
  await release();
  await page.waitForURL(new RegExp(`\\?level=low&location_id=${world.placeId}&q=${world.name}$`));
  await expect(level).toHaveAttribute('aria-current', 'page');
  await expect(location).toHaveValue(world.placeId);
  await expect(page.getByRole('searchbox')).toHaveValue(world.name);
  await expect(page.getByText('No shelf matches')).toBeVisible();

  await page.goto(`/vendor/inventory/${world.variants[0]?.id}`);
  await expect(page.getByRole('row').filter({ hasText: 'Received' })).toHaveCount(1);
  const releaseHistory = await holdAnswers(page);
  await page.getByLabel('What').selectOption('Received');
  await page.getByLabel('Where').selectOption(world.placeId);
  await page.getByLabel('From').fill('2020-01-02');
  await expect(page.getByLabel('What')).toHaveValue('received');
  await releaseHistory();
  await page.waitForURL((url) => url.searchParams.size === 3);
  await expect(page.getByLabel('What')).toHaveValue('received');
  await expect(page.getByLabel('Where')).toHaveValue(world.placeId);
  await expect(page.getByLabel('From')).toHaveValue('2020-01-02');
  // The keyboard stays where it was.
  await expect(page.getByLabel('From')).toBeFocused();
});

test('a row that is opened while a search loads stays open, with what was typed', async ({ page, sql }) => {
  const world = await arrange(sql);
  const { sku, product } = world.variants[0] as World['variants'][number];
  await signIn(page, 'vendor', `/vendor/inventory?q=${world.name}`);
  await expect(page.getByText('3 shelves shown')).toBeVisible();
  const release = await holdAnswers(page);
  await page.getByRole('searchbox').fill(sku);
  await rowOf(page, 'Amber')
    .getByRole('button', { name: /available/ })
    .click();
  const form = page.getByRole('form', { name: new RegExp(`Change stock of ${product}`) });
  await form.getByText('Set to').click();
  await form.getByLabel('Now on the shelf').fill('7');
  await release();
  await expect(page.getByText('1 shelf shown')).toBeVisible();
  await expect(form.getByLabel('Now on the shelf')).toHaveValue('7');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 780 } });

  test('a place is counted by scanned code, survives a reload, and only the differences are written', async ({
    page,
    sql,
  }) => {
    const world = await arrange(sql);
    await signIn(page, 'vendor', '/vendor/inventory');
    await page.getByRole('link', { name: 'Stock-take' }).click();
    await expect(page.getByRole('heading', { name: 'Stock-take' })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: `Count ${world.place}` }).click();
    await expect(page.getByRole('heading', { name: `Count ${world.place}` })).toBeVisible();

    // As a scanner does it: the code and Enter, then the figure and Enter.
    const search = page.getByRole('searchbox');
    const field = (product: string) => page.getByRole('textbox', { name: `Counted of ${product}` });
    for (const [i, counted] of ['8', '10', '13'].entries()) {
      await search.fill(world.variants[i]?.sku.toLowerCase() ?? '');
      await search.press('Enter');
      await expect(field(world.variants[i]?.product ?? '')).toBeFocused();
      await page.keyboard.type(counted);
      await page.keyboard.press('Enter');
      await expect(page.getByText(`${i + 1} counted`)).toBeVisible();
      await expect(search).toBeFocused();
    }
    await expect(page.getByText(/3 pieces more than recorded/)).toBeVisible();
    await expectAccessible(page);
    await expectNoSideScroll(page);

    await page.reload();
    await expect(page.getByText('3 counted')).toBeVisible();
    await sql`select private.move_stock(${world.variants[0]?.id as string}, ${world.placeId}, -1, 'adjusted', null)`;
    await page.getByRole('button', { name: 'Review and finish' }).click();
    await expect(page.getByText('2 pieces fewer than recorded')).toBeVisible();
    await expect(page.getByText(/and 1 piece left since: 7 pieces on the shelf then/)).toBeVisible();
    await expect(page.getByText(/Basil/)).toHaveCount(0);
    await expectAccessible(page);
    await expectNoSideScroll(page);
    await page.getByRole('button', { name: 'Finish and write the differences' }).click();
    await expect(page.getByText('Counted. 2 shelves put right.')).toBeVisible();
    expect(await held(sql, world)).toEqual([7, 10, 13]);
    await expect(page.getByRole('button', { name: `Take back the count of ${world.place}` })).toBeVisible();
  });
});
