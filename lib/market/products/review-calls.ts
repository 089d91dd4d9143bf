import { randomUUID } from 'node:crypto';
import type { Db } from '#lib/data/db/connect';
import { addressTag, listAdminAddresses } from '#lib/market/notifications/service';
import { selectStallsToReview, takeReviewCalls } from '#lib/market/products/review-queries';
import type { ShopQueue } from '#lib/tasks/queue';

interface Ctx {
  db: Db;
  jobs: Pick<ShopQueue, 'send'>;
}

/** "Assam", or "Assam and 12 more"; as long as a mail may name. */
const named = ([first = '', ...more]: readonly string[]): string =>
  more.length === 0 ? first : `${first.slice(0, 130)} and ${more.length} more`;

/**
 * Tells the admins of the products that began to wait for them through REST since the last run: one mail for a stall,
 * and one for each product until it was decided. What is noted as told and the mails are there together or not at all.
 */
export async function tellReviewCalls(ctx: Ctx, signal: AbortSignal): Promise<{ stalls: number }> {
  const admins = await listAdminAddresses(ctx.db);
  const stalls = await selectStallsToReview(ctx.db);
  for (const { id, store_name } of stalls) {
    signal.throwIfAborted();
    await ctx.db.transaction().execute(async (tx) => {
      const names = await takeReviewCalls(tx, id);
      if (names.length === 0) return;
      const props = { store: store_name, product: named(names), path: '/admin/approvals' };
      const submission = randomUUID();
      for (const to of admins) {
        const key = `products-waiting:${submission}:${addressTag(to)}`;
        await ctx.jobs.send('send-email', { key, to, template: 'product-submitted', props }, { tx, key });
      }
    });
  }
  return { stalls: stalls.length };
}
