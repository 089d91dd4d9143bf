import type { Db } from '#lib/data/db/connect';
import { findImport, selectStore } from '#lib/market/imports/queries';
import { addressTag, listAdminAddresses } from '#lib/market/notifications/service';
import type { ShopQueue } from '#lib/tasks/queue';

/**
 * Tells the admins, one mail each, that an import has handed in products for them to look at. Nothing for drafts, nor
 * for an import that is not over. Asked again for the same import, it sends nothing again.
 */
export async function announceImport(
  ctx: { db: Db; jobs: Pick<ShopQueue, 'send'> },
  importId: string,
): Promise<void> {
  const row = await findImport(ctx.db, importId);
  if (row?.state !== 'done' || row.settings.new_status !== 'pending' || row.products_created === 0) return;
  const store = (await selectStore(ctx.db, row.vendor_id)) ?? '';
  const props = { store, count: row.products_created, path: '/admin/approvals' };
  for (const to of await listAdminAddresses(ctx.db)) {
    const key = `products-imported:${importId}:${addressTag(to)}`;
    await ctx.jobs.send('send-email', { key, to, template: 'products-imported', props }, { key });
  }
}
