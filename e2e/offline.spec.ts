import type { Page } from '@playwright/test';
import type postgres from 'postgres';
import { expect, signIn, test } from './support/fixtures.ts';

test.use({
  allowed: [/Failed to load resource|ERR_INTERNET_DISCONNECTED|WebSocket|Failed to fetch|realtime/i],
});

// How soon is shown by the live store's own tests, with a clock: a browser on a busy machine says nothing of that.

const live = /^Live ·/;
const offline = /^Offline · as of \d\d:\d\d$/;

async function findShelf(sql: postgres.Sql) {
  const [shelf] = await sql`
    select i.variant_id, i.location_id, i.product_id, i.quantity::float8 as quantity
    from public.inventory i join public.products p on p.id = i.product_id
    join public.vendors v on v.id = p.vendor_id and v.status = 'approved'
    where p.status = 'published' and i.reserved = 0 and p.stock_status = 'instock'
      and (select count(*) from public.inventory o where o.product_id = p.id) = 1
    order by p.id limit 1`;
  if (!shelf) throw new Error('The seed has no such shelf.');
  const move = (delta: number) =>
    sql`select private.move_stock(${shelf.variant_id}, ${shelf.location_id}, ${delta}, 'adjusted', null)`;
  return { path: `/products/${shelf.product_id}`, quantity: Number(shelf.quantity), move };
}

test('without a network a product says so, and is true again when it is back', async ({
  page,
  context,
  sql,
}) => {
  const { path, quantity, move } = await findShelf(sql);
  await page.goto(path);
  await expect(page.getByText(live).first()).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText(offline).first()).toBeVisible();
  await move(-quantity);
  try {
    await context.setOffline(false);
    await expect(page.getByText('Sold out').first()).toBeVisible();
    await expect(page.getByText(live).first()).toBeVisible();
  } finally {
    await move(quantity);
  }
});

/** A line that takes what the page sends and brings nothing back, while the function it returns says so. */
async function makeLine(page: Page): Promise<{ cut(): void; mend(): void }> {
  let isCut = false;
  await page.routeWebSocket(/\/realtime\/v1\//, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => void (isCut || server.send(message)));
    server.onMessage((message) => void (isCut || socket.send(message)));
  });
  await page.route(/\/api\//, (route) => (isCut ? undefined : route.continue()));
  return {
    cut: () => {
      isCut = true;
    },
    mend: () => {
      isCut = false;
    },
  };
}

test('on a line that brings nothing back a product stops calling itself live, and recovers', async ({
  page,
  sql,
}) => {
  const { path } = await findShelf(sql);
  const line = await makeLine(page);
  await page.goto(path);
  await expect(page.getByText(live).first()).toBeVisible();
  line.cut();
  await expect(page.getByText(live)).toHaveCount(0, { timeout: 30_000 });
  await expect(page.getByText(offline).first()).toBeVisible({ timeout: 30_000 });
  line.mend();
  await expect(page.getByText(live).first()).toBeVisible({ timeout: 60_000 });
});

test('every live room behind the shop says when there is no network', async ({ page, context, sql }) => {
  const [order] = await sql`
    select vo.id from public.vendor_orders vo join public.vendor_members m on m.vendor_id = vo.vendor_id
    join auth.users u on u.id = m.user_id and u.email = 'vendor@livestall.test' limit 1`;
  await signIn(page, 'vendor', '/account');
  const rooms = ['/vendor', '/vendor/inventory', '/vendor/orders', `/vendor/orders/${order?.id}`];
  for (const room of [...rooms, '/vendor/feeds', '/vendor/reports']) {
    await page.goto(room);
    await expect(page.getByText(live).first()).toBeVisible();
    await context.setOffline(true);
    await expect(page.getByText(offline).first()).toBeVisible();
    await context.setOffline(false);
    await expect(page.getByText(live).first()).toBeVisible();
  }
});

test('the monitor and the jobs say when there is no network', async ({ page, context }) => {
  await signIn(page, 'admin', '/account');
  for (const [room, fine] of [
    ['/admin/monitoring', /^Live, every 5 s/],
    ['/admin/jobs', /^Checking every 5 s · confirmed/],
  ] as const) {
    await page.goto(room);
    await expect(page.getByText(fine)).toBeVisible();
    await context.setOffline(true);
    await expect(page.getByText(offline)).toBeVisible();
    await context.setOffline(false);
    await expect(page.getByText(fine)).toBeVisible();
  }
});

test('without a network a link keeps the page and what was typed into it', async ({ page, context, sql }) => {
  const { path } = await findShelf(sql);
  await page.goto(path);
  await expect(page.getByText(live).first()).toBeVisible();
  await context.setOffline(true);
  await page.getByRole('link', { name: 'Livestall' }).first().click();
  await expect(page.getByRole('alert').filter({ hasText: 'You are offline' })).toBeVisible();
  await page.getByRole('searchbox').first().fill('sencha');
  await page.getByRole('searchbox').first().press('Enter');
  await expect(page).toHaveURL(path);
  await expect(page.getByText(offline).first()).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByRole('alert').filter({ hasText: 'You are offline' })).toHaveCount(0);
  await expect(page.getByRole('searchbox').first()).toHaveValue('sencha');
  await page.getByRole('searchbox').first().press('Enter');
  await page.waitForURL(/\/products\?q=sencha/);
});
