import { publicObjectUrl } from '#lib/base/env';
import { readForVisitor } from '#lib/data/db/visitor-read';
import { selectVendor, selectVendors, type VendorCardRow } from '#lib/market/vendors/queries';
import type { VendorCard, VendorDetail, VendorPage, VendorQuery } from '#lib/market/vendors/schema';
import { vendorsTag, vendorTags } from '#lib/market/vendors/tags';
import type { Runtime } from '#lib/runtime';
import { cursorValue, decodeCursor, toPage } from '#lib/words/cursor';

type Ctx = Pick<Runtime, 'db' | 'caches'>;

const sort = 'vendor_name';

function toCard(row: VendorCardRow): VendorCard {
  const { id, slug, store_name, tagline, city, product_count } = row;
  const image = row.image_path
    ? { src: publicObjectUrl('product-images', row.image_path), alt: row.image_alt }
    : null;
  return { id, slug, store_name, tagline, city, product_count, image };
}

async function loadVendors(ctx: Ctx, query: VendorQuery): Promise<VendorPage> {
  const cursor = query.cursor ? decodeCursor(query.cursor, sort, cursorValue.text) : null;
  const after = cursor && { name: cursor.value, id: cursor.id };
  const rows = await readForVisitor(ctx.db, (tx) => selectVendors(tx, { after, limit: query.limit + 1 }));
  const { rows: page, nextCursor } = toPage(rows, query.limit, sort, (last) => [last.store_name, last.id]);
  return {
    vendors: page.map(toCard),
    nextCursor,
  };
}

/** Approved stalls by name. */
export function listVendors(ctx: Ctx, query: VendorQuery): Promise<VendorPage> {
  const key = `list:${JSON.stringify([query.cursor, query.limit])}`;
  const tags = ({ vendors }: VendorPage) => [vendorsTag, ...vendors.flatMap(vendorTags)];
  return ctx.caches.vendor.getOrLoad(key, { tags }, () => loadVendors(ctx, query));
}

/** An approved stall, or null. */
export function findVendor(ctx: Ctx, slug: string): Promise<VendorDetail | null> {
  return ctx.caches.vendor.getOrLoad(`detail:${slug}`, { tags: vendorTags }, async () => {
    const row = await readForVisitor(ctx.db, (tx) => selectVendor(tx, slug));
    return row ? { ...toCard(row), description: row.description, created_at: row.created_at } : null;
  });
}
