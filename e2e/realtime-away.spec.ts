import type { Page } from '@playwright/test';
import { timePasses } from '../__tests__/support/until.ts';
import { expect, test } from './support/fixtures.ts';
import { readRunFile, shopFolder } from './support/shop.ts';

test.use({ allowed: [/WebSocket|Failed to load resource|realtime/i] });

/** Kills Realtime each time it comes back, until the returned function is called. */
function keepRealtimeDown(): () => Promise<void> {
  let isOver = false;
  let killed = 0;
  const loop = (async () => {
    while (!isOver) {
      const { processes } = await readRunFile(shopFolder());
      const pid = processes.realtime?.pid ?? 0;
      if (pid > 0 && pid !== killed) {
        killed = pid;
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It was gone already.
        }
      }
      await timePasses(50);
    }
  })();
  return () => {
    isOver = true;
    return loop;
  };
}

async function soldOut(page: Page) {
  await expect(page.getByText('Sold out').first()).toBeVisible({ timeout: 30_000 });
}

test('without Realtime the page says so and keeps itself right; with it, it is live again', async ({
  page,
  sql,
}) => {
  const [shelf] = await sql`
    select i.variant_id, i.location_id, i.product_id, i.quantity::float8 as quantity
    from public.inventory i join public.products p on p.id = i.product_id
    join public.vendors v on v.id = p.vendor_id and v.status = 'approved'
    where p.status = 'published' and i.reserved = 0 and p.stock_status = 'instock'
      and (select count(*) from public.inventory o where o.product_id = p.id) = 1
    order by p.id desc limit 1`;
  const move = (delta: number) =>
    sql`select private.move_stock(${shelf?.variant_id}, ${shelf?.location_id}, ${delta}, 'adjusted', null)`;

  await page.goto(`/products/${shelf?.product_id}`);
  await expect(page.getByText(/^Live ·/).first()).toBeVisible();

  const letRealtimeReturn = keepRealtimeDown();
  try {
    await expect(page.getByText(/Reconnecting|Checking every 15 s/).first()).toBeVisible({ timeout: 30_000 });
    await move(-shelf?.quantity);
    await soldOut(page);
  } finally {
    await letRealtimeReturn();
  }
  await expect(page.getByText(/^Live ·/).first()).toBeVisible({ timeout: 60_000 });
  await move(shelf?.quantity);
  await expect(page.getByText(/In stock/).first()).toBeVisible();
});
