import type { logger as appLogger } from '#lib/base/logger';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import { lowStockEmail } from '#lib/market/notifications/emails/low-stock';
import {
  type FallenShelf,
  insertStallNotification,
  noteLowStock,
  type Stall,
  selectStallsToLookAt,
} from '#lib/market/notifications/queries';
import { addressTag, listRecipients } from '#lib/market/notifications/recipients';
import type { EmailProps } from '#lib/tasks/mail';
import type { ShopQueue } from '#lib/tasks/queue';
import { formatQuantity } from '#lib/words/format';

interface Ctx {
  db: Db;
  jobs: Pick<ShopQueue, 'send'>;
  logger: typeof appLogger;
}

type Props = EmailProps['low-stock'];

/** A mail names this many; the inventory page has them all. */
const maxNamed = 50;

const toLine = ({ product, variant, sku, location, available, unit }: FallenShelf): Props['low'][number] => ({
  product,
  variant,
  sku,
  location,
  left: formatQuantity(Math.max(0, available), unit),
});

/** What is sold out comes first and is the last to be left out. */
function propsOf(stall: Stall, shelves: FallenShelf[]): Props {
  const out = shelves.filter(({ level }) => level === 'out').slice(0, maxNamed);
  const low = shelves.filter(({ level }) => level === 'low').slice(0, maxNamed - out.length);
  const more = shelves.length - out.length - low.length;
  return { store: stall.store_name, low: low.map(toLine), out: out.map(toLine), more };
}

async function notify(tx: Tx, stall: Stall, props: Props): Promise<string> {
  const { heading, preview } = lowStockEmail(props);
  const isOut = props.out.length > 0;
  return insertStallNotification(tx, {
    vendorId: stall.id,
    kind: isOut ? 'stock_out' : 'stock_low',
    title: heading,
    body: preview,
    link: `/vendor/inventory?level=${isOut && props.low.length === 0 ? 'out' : 'low'}`,
  });
}

/** One transaction: what was noticed, the notification and the mails are there together or not at all. */
const tellStall = defineQuery(
  'notifications.tellStall',
  (ctx: Ctx, stall: Stall): Promise<number> =>
    ctx.db.transaction().execute(async (tx) => {
      const shelves = await noteLowStock(tx, stall.id);
      if (shelves.length === 0) return 0;
      const props = propsOf(stall, shelves);
      const notificationId = await notify(tx, stall, props);
      const list = { topic: 'low-stock' as const, vendorId: stall.id };
      for (const to of await listRecipients(ctx, tx, stall.id, 'low-stock')) {
        const key = `low-stock:${notificationId}:${addressTag(to)}`;
        await ctx.jobs.send('send-email', { key, to, template: 'low-stock', props, list }, { tx, key });
      }
      return shelves.length;
    }),
);

/**
 * Tells every stall which of its shelves fell to their reorder point, or to nothing, since it was last told: one
 * notification, and one mail to each address that wants it. Once per fall: a shelf is named again only after it was
 * above its threshold. A stall that fails does not keep the others from being told; the error comes at the end.
 */
export async function tellLowStock(
  ctx: Ctx,
  signal: AbortSignal,
): Promise<{ stalls: number; shelves: number }> {
  const told = { stalls: 0, shelves: 0 };
  const errors: unknown[] = [];
  for (const stall of await selectStallsToLookAt(ctx.db)) {
    signal.throwIfAborted();
    const shelves = await tellStall(ctx, stall).catch((error: unknown) => {
      ctx.logger.error({ err: error, vendorId: stall.id }, 'a stall was not told of its low stock');
      errors.push(error);
      return 0;
    });
    told.shelves += shelves;
    if (shelves > 0) told.stalls += 1;
  }
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} stalls were not told.`);
  return told;
}
