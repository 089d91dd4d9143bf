import type { SeedContext } from '#supabase/seed/context';
import { demoMarket } from '#supabase/seed/demo-market';
import { finish } from '#supabase/seed/finish';
import type { StoredPictures } from '#supabase/seed/market';
import { planOrders } from '#supabase/seed/orders';
import { demoPictures, storePictures } from '#supabase/seed/pictures';
import { stockHistory } from '#supabase/seed/stock-history';
import { writeMarket } from '#supabase/seed/write-market';
import { writeMovements } from '#supabase/seed/write-movements';
import { writeNotifications } from '#supabase/seed/write-notifications';
import { writeOrders } from '#supabase/seed/write-orders';
import { customers, ensureAccounts, writePeople } from '#supabase/seed/write-people';

export { seedCatalogue } from '#supabase/seed/catalogue';
export type { SeedContext } from '#supabase/seed/context';

/** The demo market's rows, in one transaction: an interrupted seed leaves nothing but accounts and pictures. */
export async function writeDemo(context: SeedContext, pictures: StoredPictures): Promise<void> {
  const market = demoMarket();
  const accounts = await ensureAccounts(context);
  const regulars = [...customers(), { id: accounts.shopper, fullName: 'Sam Shopper', weight: 1.6 }];
  const orders = planOrders(context, market, regulars);
  await context.sql.begin(async (sql) => {
    await writeMarket(sql, context, market, pictures);
    await writePeople(sql, context, market, accounts);
    await writeOrders(sql, orders);
    await writeMovements(sql, stockHistory(context, market, orders));
    await writeNotifications(sql, context, market, orders, accounts.shopper);
  });
  await finish(context);
  context.onProgress(
    `Demo market: ${market.stalls.length} stalls, ${market.products.length} products, ${orders.length} orders`,
  );
}

/**
 * Fills an empty, migrated database with the demo market: stalls, wares, pictures, people, 90 days of orders and the
 * ledger that explains the stock. The same ids, prices, pictures and stock on every run. May be run again after it
 * was interrupted; rejects when the market is there already.
 */
export async function seedDemo(context: SeedContext): Promise<void> {
  const orders = demoPictures();
  context.onProgress(`Drawing ${orders.length} pictures …`);
  await writeDemo(context, await storePictures(context, orders));
}
