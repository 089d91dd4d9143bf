import { sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import { type PictureRow, type ProductHead, pictureJson } from '#lib/market/products/queries';
import {
  type DecisionResult,
  type DecisionsInput,
  maxChosen,
  type ReviewItem,
  type ReviewPage,
  type ReviewSelection,
} from '#lib/market/products/schema';

export type ReviewRow = Omit<ReviewItem, 'images'> & { images: PictureRow[]; sort_key: string };

interface WaitingPlace {
  limit: number;
  vendorId: string | undefined;
  after: { createdAt: string; id: string } | null;
}

const ofStall = (vendorId: string | undefined) =>
  vendorId ? sql`and p.vendor_id = ${vendorId}::uuid` : sql``;

/** What waits for a decision, the oldest product first. For admins: others see their own stall's. */
export const selectWaiting = defineQuery(
  'products.selectWaiting',
  async (tx: Tx, { limit, vendorId, after }: WaitingPlace): Promise<ReviewRow[]> => {
    const keyset = after
      ? sql`and (p.created_at, p.id) > (${after.createdAt}::timestamptz, ${after.id}::uuid)`
      : sql``;
    const result = await sql<ReviewRow>`
    select p.id, p.name, p.description, c.name as category, p.currency, p.unit, p.stock_quantity,
      p.published_at is not null as was_published, p.created_at, private.review_state(p.id) as updated_at,
      p.created_at::text as sort_key,
      jsonb_build_object('id', v.id, 'slug', v.slug, 'store_name', v.store_name, 'status', v.status,
        'edits_need_review', v.edits_need_review) as vendor,
      (select coalesce(jsonb_agg(jsonb_build_object('id', pv.id, 'sku', pv.sku, 'name', pv.name, 'price', pv.price,
          'step', pv.step) order by pv.position, pv.id), '[]')
        from public.product_variants pv where pv.product_id = p.id and pv.is_active) as variants,
      (select coalesce(jsonb_agg(${pictureJson} order by i.position, i.created_at, i.id), '[]')
        from public.product_images i where i.product_id = p.id and i.state <> 'failed') as images
    from public.products p
    join public.vendors v on v.id = p.vendor_id
    join public.categories c on c.id = p.category_id
    where p.status = 'pending' ${ofStall(vendorId)} ${keyset}
    order by p.created_at, p.id limit ${limit + 1}`.execute(tx);
    return result.rows;
  },
);

export const countWaiting = defineQuery(
  'products.countWaiting',
  async (tx: Tx, vendorId: string | undefined): Promise<number> => {
    const result = await sql<{ count: number }>`
    select count(*)::int as count from public.products p where p.status = 'pending' ${ofStall(vendorId)}`.execute(
      tx,
    );
    return result.rows[0]?.count ?? 0;
  },
);

/** Stalls of which something waits, those with the most first; `vendorId` is among them if it is one. */
export const selectWaitingStalls = defineQuery(
  'products.selectWaitingStalls',
  async (tx: Tx, vendorId: string | undefined): Promise<ReviewPage['stalls']> => {
    const result = await sql<ReviewPage['stalls'][number]>`
    select v.id, v.store_name, count(*)::int as waiting
    from public.products p join public.vendors v on v.id = p.vendor_id
    where p.status = 'pending' group by v.id, v.store_name
    order by v.id is not distinct from ${vendorId ?? null}::uuid desc, count(*) desc, v.id limit 100`.execute(
      tx,
    );
    return result.rows;
  },
);

/** All that waits of a stall, as a decision names it. For admins. */
export const selectChoice = defineQuery(
  'products.selectChoice',
  async (tx: Tx, vendorId: string): Promise<ReviewSelection['products']> => {
    const result = await sql<ReviewSelection['products'][number]>`
    select p.id, private.review_state(p.id) as updated_at from public.products p
    where p.status = 'pending' and p.vendor_id = ${vendorId}::uuid
    order by p.created_at, p.id limit ${maxChosen}`.execute(tx);
    return result.rows;
  },
);

export type DecidedRow = DecisionResult & { category_id: string };

/** Decides about many at once, each for itself, and notifies the stall. Throws 42501 for who is no admin. */
export const callReviewProducts = defineQuery(
  'products.callReviewProducts',
  async (tx: Tx, { vendor_id, products, reason }: DecisionsInput): Promise<DecidedRow[]> => {
    const result = await sql<DecidedRow>`
    select id, name, category_id, outcome from private.review_products(
      ${vendor_id}::uuid, ${JSON.stringify(products)}::text::jsonb, ${reason}::text)`.execute(tx);
    return result.rows;
  },
);

/** The product's row, locked for a decision. Throws 42501 for who is no admin. */
export const lockForReview = defineQuery(
  'products.lockForReview',
  async (tx: Tx, productId: string): Promise<ProductHead | undefined> => {
    const result = await sql<ProductHead>`
    select id, vendor_id, category_id, name, status, archived_from, updated_at
    from private.lock_for_review(${productId}::uuid)`.execute(tx);
    return result.rows[0];
  },
);

/**
 * What a decision has to name: moves with everything of the product that shoppers would see. Asked after the lock, in a
 * statement of its own, so that it knows of whatever was before it. For admins.
 */
export const selectReviewState = defineQuery(
  'products.selectReviewState',
  async (tx: Tx, productId: string): Promise<string> => {
    const result = await sql<{ state: string }>`
    select private.review_state(${productId}::uuid) as state`.execute(tx);
    return result.rows[0]?.state ?? '';
  },
);

/** Decides and notifies the stall. The caller holds the row (lockForReview). Throws 42501 for who is no admin. */
export const callReviewProduct = defineQuery(
  'products.callReviewProduct',
  async (tx: Tx, id: string, reason: string | null): Promise<void> => {
    await sql`select private.review_product(${id}::uuid, ${reason === null}, ${reason}::text)`.execute(tx);
  },
);

/** Where the market writes to a stall; read as an admin, who may know it. */
export const selectStallContact = defineQuery(
  'products.selectStallContact',
  async (tx: Tx, vendorId: string): Promise<{ email: string; store_name: string } | undefined> => {
    const result = await sql<{ email: string; store_name: string }>`
    select email, store_name from public.own_vendors where id = ${vendorId}`.execute(tx);
    return result.rows[0];
  },
);

/** False when there is no such stall. Throws 42501 for who is no admin. */
export const updateEditReview = defineQuery(
  'products.updateEditReview',
  async (tx: Tx, vendorId: string, editsNeedReview: boolean): Promise<boolean> => {
    const result = await sql<{ is_there: boolean }>`
    select private.set_edit_review(${vendorId}::uuid, ${editsNeedReview}) as is_there`.execute(tx);
    return result.rows[0]?.is_there ?? false;
  },
);

/** Stalls of which the admins were not told yet that something waits, the longest first. For the server. */
export const selectStallsToReview = defineQuery(
  'products.selectStallsToReview',
  async (db: Db): Promise<{ id: string; store_name: string }[]> => {
    const result = await sql<{ id: string; store_name: string }>`
    select v.id, v.store_name from private.review_calls c
    join public.products p on p.id = c.product_id join public.vendors v on v.id = p.vendor_id
    where c.told_at is null and p.status = 'pending' group by v.id order by min(c.since), v.id limit 500`.execute(
      db,
    );
    return result.rows;
  },
);

/** Notes a stall's waiting products as told, and names them in the order in which they came. For the server. */
export const takeReviewCalls = defineQuery(
  'products.takeReviewCalls',
  async (tx: Tx, vendorId: string): Promise<string[]> => {
    const result = await sql<{ name: string }>`
    with told as (
      update private.review_calls c set told_at = now() from public.products p
      where p.id = c.product_id and p.vendor_id = ${vendorId}::uuid and p.status = 'pending' and c.told_at is null
      returning p.name, c.since, p.id
    )
    select name from told order by since, id`.execute(tx);
    return result.rows.map(({ name }) => name);
  },
);

/** The admins were told by who handed the product in. */
export const callNoteReviewTold = defineQuery(
  'products.callNoteReviewTold',
  async (tx: Tx, productId: string): Promise<void> => {
    await sql`select private.note_review_told(${productId}::uuid)`.execute(tx);
  },
);
