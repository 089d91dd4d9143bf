import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import { demoAccounts } from '../supabase/seed/accounts.ts';
import { expect, expectAccessible, expectNoSideScroll, readMail, signIn, test } from './support/fixtures.ts';
import { holdAnswers } from './support/hold-answers.ts';

interface Shelf {
  vendor_id: string;
  product_id: string;
  name: string;
  variant_id: string;
  location_id: string;
  unit: string;
  step: number;
  price: number;
  quantity: number;
}

/** A product of the demo stall with one variant; whatever is not on its fullest shelf, or not a whole step, goes. */
async function pickShelf(sql: postgres.Sql): Promise<Shelf> {
  const [shelf] = await sql<Shelf[]>`
    select p.vendor_id, p.id as product_id, p.name, pv.id as variant_id, i.location_id, pv.unit,
      pv.step::float8 as step, pv.price::float8 as price, i.quantity::float8 as quantity
    from public.products p
    join public.vendor_members m on m.vendor_id = p.vendor_id
    join auth.users u on u.id = m.user_id and u.email = ${demoAccounts.vendor.email}
    join public.product_variants pv on pv.product_id = p.id
    join public.inventory i on i.variant_id = pv.id and i.quantity > 0 and i.reserved = 0
    where p.status = 'published' and p.stock_status = 'instock'
      and (select count(*) from public.product_variants o where o.product_id = p.id) = 1
    order by i.quantity / pv.step desc, p.id limit 1`;
  if (!shelf) throw new Error('The seed has no such product.');
  await sql`
    select private.move_stock(i.variant_id, i.location_id, -i.quantity, 'adjusted', null) from public.inventory i
    where i.variant_id = ${shelf.variant_id} and i.location_id <> ${shelf.location_id} and i.quantity > 0`;
  const crumbs = shelf.quantity % shelf.step;
  if (crumbs > 0)
    await sql`select private.move_stock(${shelf.variant_id}, ${shelf.location_id}, ${-crumbs}, 'adjusted', null)`;
  shelf.quantity -= crumbs;
  return shelf;
}

/** The demo shopper buys `steps` of it. */
async function placeOrder(sql: postgres.Sql, shelf: Shelf, steps: number) {
  const [id, part] = [randomUUID(), randomUUID()];
  const total = Math.round(shelf.price * steps * 100) / 100;
  const quantity = shelf.step * steps;
  return sql.begin(async (tx) => {
    const [order] = await tx`
      insert into public.orders (id, customer_id, subtotal, total, shipping_address)
      select ${id}, u.id, ${total}, ${total}, ${tx.json({
        full_name: 'Sam Shopper',
        line1: 'Hafenstraße 7',
        postal_code: '20359',
        city: 'Hamburg',
        country: 'DE',
      })} from auth.users u where u.email = ${demoAccounts.shopper.email} returning number`;
    await tx`insert into public.vendor_orders (id, order_id, vendor_id, subtotal)
      values (${part}, ${id}, ${shelf.vendor_id}, ${total})`;
    await tx`insert into public.order_items (order_id, vendor_order_id, vendor_id, product_id, variant_id, location_id,
        product_name, quantity, unit, step, unit_price, total)
      values (${id}, ${part}, ${shelf.vendor_id}, ${shelf.product_id}, ${shelf.variant_id}, ${shelf.location_id},
        ${shelf.name}, ${quantity}, ${shelf.unit}, ${shelf.step}, ${shelf.price}, ${total})`;
    await tx`select private.move_stock(${shelf.variant_id}, ${shelf.location_id}, ${-quantity}, 'sold', null, null, ${id})`;
    return { id, part, number: Number(order?.number) };
  });
}

/** The half minute in which a step can be undone is over: its mail goes. */
const letMailsGo = (sql: postgres.Sql, orderId: string) => sql`
  update pgboss.job set start_after = now() where name = 'send-email' and state = 'created'
    and data->'props'->>'path' = ${`/orders/${orderId}`}`;

/** The word beside the number of the order. */
const state = (page: Page, word: string) =>
  page.getByRole('main').locator('header').getByText(word, { exact: true });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('an order appears live, is accepted, packed and shipped, and the shopper reads where it is', async ({
  page,
  sql,
}) => {
  await signIn(page, 'vendor', '/vendor/orders?status=pending');
  await expect(page.getByText(/^Live ·/).first()).toBeVisible();
  await expectAccessible(page);
  const order = await placeOrder(sql, await pickShelf(sql), 1);
  const link = page.getByRole('link', { name: `Order ${order.number}` });
  await expect(link).toBeVisible();
  await link.click();
  await page.waitForURL(`/vendor/orders/${order.part}`);

  await expect(page.getByText('Hafenstraße 7')).toBeVisible();
  await expectAccessible(page);
  await button(page, 'Accept').click();
  await expect(state(page, 'Accepted')).toBeVisible();
  await button(page, 'Mark as packed').click();
  await expect(state(page, 'Packed')).toBeVisible();
  await button(page, 'Mark as shipped').click();
  const dialog = page.getByRole('dialog');
  await expectAccessible(page);
  await dialog.getByLabel('Carrier').fill('DHL');
  await dialog.getByLabel('Tracking number').fill('JD014600003');
  await dialog.getByLabel('Note to the shopper').fill('Ring twice');
  await dialog.getByRole('button', { name: 'Mark as shipped' }).click();
  await expect(dialog).toBeHidden();
  await expect(state(page, 'Shipped')).toBeVisible();
  await expect(page.getByText('DHL, JD014600003').first()).toBeVisible();

  await letMailsGo(sql, order.id);
  const mail = await readMail(
    page,
    demoAccounts.shopper.email,
    new RegExp(`Your order ${order.number} .* is on its way`),
  );
  for (const words of ['DHL', 'JD014600003', 'Ring twice', `/orders/${order.id}`])
    expect(mail.html).toContain(words);
  const events = await sql`select e.kind, a.actor_id is not null as known from public.order_events e
    left join private.order_event_actors a on a.event_id = e.id where e.order_id = ${order.id} order by e.id`;
  expect(events.map(({ kind, known }) => [kind, known])).toEqual(
    ['accepted', 'packed', 'shipped'].map((kind) => [kind, true]),
  );
  const [whole] = await sql`select status from public.orders where id = ${order.id}`;
  expect(whole?.status).toBe('confirmed');
});

test('a step that was a slip is undone, others see it live, and no mail of it leaves', async ({
  page,
  otherPage,
  sql,
}) => {
  const order = await placeOrder(sql, await pickShelf(sql), 1);
  await signIn(otherPage, 'vendor', `/vendor/orders/${order.part}`);
  await signIn(page, 'vendor', `/vendor/orders/${order.part}`);
  await button(page, 'Accept').click();
  await expect(state(page, 'Accepted')).toBeVisible();
  await expect(state(otherPage, 'Accepted')).toBeVisible();
  await button(page, 'Undo').click();
  await expect(state(page, 'New')).toBeVisible();
  await expect(state(otherPage, 'New')).toBeVisible();
  await expect(page.getByText('Taken back')).toBeVisible();
  const jobs = await sql`select state from pgboss.job where name = 'send-email'
    and data->'props'->>'path' = ${`/orders/${order.id}`}`;
  expect(jobs.map(({ state: word }) => word)).toEqual(['cancelled']);
});

test('two people at one order: the second sees what the first did', async ({
  page,
  otherPage,
  allowed,
  sql,
}) => {
  // The browser's own line about the answer that the second one gets.
  allowed.push(/409 \(Conflict\)/);
  const order = await placeOrder(sql, await pickShelf(sql), 1);
  await signIn(page, 'vendor', `/vendor/orders/${order.part}`);
  // The other's window hears nothing: as if its network slept.
  await otherPage.routeWebSocket(/realtime/, () => undefined);
  await signIn(otherPage, 'vendor', `/vendor/orders/${order.part}`);
  await button(page, 'Accept').click();
  await expect(state(page, 'Accepted')).toBeVisible();
  await button(otherPage, 'Accept').click();
  await expect(otherPage.getByText('Somebody else changed this order meanwhile.')).toBeVisible();
  await expect(state(otherPage, 'Accepted')).toBeVisible();
});

test('an order is cancelled with a reason, and its goods are on sale again at once', async ({
  page,
  otherPage: shopper,
  sql,
}) => {
  const shelf = await pickShelf(sql);
  const order = await placeOrder(sql, shelf, shelf.quantity / shelf.step);
  await shopper.goto(`/products/${shelf.product_id}`);
  await expect(shopper.getByText(/^Live ·/).first()).toBeVisible();
  await expect(shopper.getByText('Sold out').first()).toBeVisible();

  await signIn(page, 'vendor', `/vendor/orders/${order.part}`);
  await button(page, 'Cancel order').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Cancel the order' }).click();
  await expect(dialog.getByText('Say why: the shopper reads it.')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel('Why?').fill('The last jar broke.');
  await dialog.getByRole('button', { name: 'Cancel the order' }).click();
  await expect(state(page, 'Cancelled')).toBeVisible();

  await expect(shopper.getByText(/In stock/).first()).toBeVisible();
  const mail = await readMail(
    page,
    demoAccounts.shopper.email,
    new RegExp(`Your order ${order.number} .* was cancelled`),
  );
  expect(mail.html).toContain('The last jar broke.');
  expect(await sql`select * from public.check_invariants()`).toHaveLength(0);
});

test('goods that came back are taken back in part', async ({ page, sql }) => {
  const order = await placeOrder(sql, await pickShelf(sql), 2);
  await sql`update public.vendor_orders set status = 'delivered' where id = ${order.part}`;
  await signIn(page, 'vendor', `/vendor/orders/${order.part}`);
  await button(page, 'Take back').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox').selectOption({ index: 1 });
  await dialog.getByLabel('Why?').fill('One too many');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Take it back' }).click();
  await expect(page.getByText(/came back$/)).toBeVisible();
  await expect(page.getByText('Returned in part')).toBeVisible();
  await readMail(
    page,
    demoAccounts.shopper.email,
    new RegExp(`Your order ${order.number} .* was returned in part`),
  );
});

test('the packing slip prints at once, the sheet alone and without prices', async ({ page, sql }) => {
  const shelf = await pickShelf(sql);
  const order = await placeOrder(sql, shelf, 1);
  await page.addInitScript(() => {
    window.print = () => document.documentElement.setAttribute('data-printed', '');
  });
  await signIn(page, 'vendor', `/vendor/orders/${order.part}`);
  await page.getByRole('link', { name: 'Print packing slip' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-printed', '');
  await expectAccessible(page);
  const sheet = page.locator('article');
  await expect(sheet.getByText('Hafenstraße 7')).toBeVisible();
  await expect(sheet.getByText(shelf.name)).toBeVisible();
  await expect(sheet.getByText('€')).toHaveCount(0);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden();
  await expect(page.getByRole('banner')).toBeHidden();
  await expect(sheet).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`on a phone, ${colorScheme}: list, search and order`, async ({ page, sql }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const order = await placeOrder(sql, await pickShelf(sql), 1);
    await signIn(page, 'vendor', '/vendor/orders?status=all');
    await expectNoSideScroll(page);
    await expectAccessible(page);
    await page.getByRole('searchbox').fill(String(order.number));
    await expect(page.getByRole('row')).toHaveCount(2);
    await page.getByRole('link', { name: `Order ${order.number}` }).click();
    await expect(page.getByRole('heading', { name: `Order ${order.number}` })).toBeVisible();
    await expectNoSideScroll(page);
    await expectAccessible(page);
  });

test('further orders load, and the new ones are accepted together', async ({ page, sql }) => {
  const shelf = await pickShelf(sql);
  const placed = [await placeOrder(sql, shelf, 1), await placeOrder(sql, shelf, 1)];
  await signIn(page, 'vendor', '/vendor/orders?status=all');
  await page.getByRole('button', { name: 'Load more' }).click();
  await expect(page.getByText(/60 orders shown/)).toBeVisible();
  await page.getByRole('button', { name: /^Accept \d+ new orders$/ }).click();
  await expect(page.getByText(/orders accepted/)).toBeVisible();
  const rows =
    await sql`select status from public.vendor_orders where id in ${sql(placed.map(({ part }) => part))}`;
  expect(rows.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
});

test('filters that are chosen at once are all kept', async ({ page }) => {
  await signIn(page, 'vendor', '/vendor/orders');
  const tab = (name: string) => page.getByRole('navigation', { name: 'State' }).getByRole('link', { name });
  const release = await holdAnswers(page);
  await page.getByRole('searchbox').fill('an');
  await tab('Delivered').click();
  await page.getByLabel('Ordered from').fill('2020-01-02');
  await page.getByLabel('Ordered until').fill('2030-01-02');
  await release();
  await page.waitForURL(/\?status=delivered&q=an&from=2020-01-02&to=2030-01-02$/);
  await expect(tab('Delivered')).toHaveAttribute('aria-current', 'page');
  await expect(page.getByRole('searchbox')).toHaveValue('an');
  await expect(page.getByLabel('Ordered from')).toHaveValue('2020-01-02');

  // They stay links: another tab of the browser opens under the same filters, and a reload finds them again.
  const opened = page.context().waitForEvent('page');
  await tab('Cancelled').click({ modifiers: ['ControlOrMeta'] });
  const other = await opened;
  await other.waitForURL(/\?status=cancelled&q=an&from=2020-01-02&to=2030-01-02$/);
  await expect(tab('Delivered')).toHaveAttribute('aria-current', 'page');
  await page.reload();
  await expect(page.getByRole('searchbox')).toHaveValue('an');
});
