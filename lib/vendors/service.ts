import { publicObjectUrl } from '#lib/env';
import { decodeCursor, encodeCursor } from '#lib/http/cursor';
import type { Runtime } from '#lib/runtime';
import { selectVendor, selectVendors, type VendorRow } from '#lib/vendors/queries';
import type { VendorCard, VendorDetail, VendorQuery } from '#lib/vendors/schema';

type Ctx = Pick<Runtime, 'db'>;

const sort = 'vendor_name';

function toCard(row: VendorRow): VendorCard {
  const { id, slug, store_name, tagline, city, product_count } = row;
  const image = row.image_path
    ? { src: publicObjectUrl('product-images', row.image_path), alt: row.image_alt }
    : null;
  return { id, slug, store_name, tagline, city, product_count, image };
}

/** Approved stalls by name. */
export async function listVendors(
  ctx: Ctx,
  query: VendorQuery,
): Promise<{ vendors: VendorCard[]; nextCursor: string | null }> {
  const cursor = query.cursor ? decodeCursor(query.cursor, sort) : null;
  const after = cursor && { name: String(cursor.value), id: cursor.id };
  const rows = await selectVendors(ctx.db, { after, limit: query.limit + 1 });
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const hasMore = rows.length > query.limit && last;
  return {
    vendors: page.map(toCard),
    nextCursor: hasMore ? encodeCursor({ sort, value: last.store_name, id: last.id }) : null,
  };
}

/** An approved stall, or null. */
export async function findVendor(ctx: Ctx, slug: string): Promise<VendorDetail | null> {
  const row = await selectVendor(ctx.db, slug);
  return row ? { ...toCard(row), description: row.description, created_at: row.created_at } : null;
}
