import { sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';

/** As lists show it: what a stall says at length is not among it. */
export interface VendorCardRow {
  id: string;
  slug: string;
  store_name: string;
  tagline: string;
  city: string;
  image_path: string | null;
  image_alt: string;
  product_count: number;
}

export interface VendorRow extends VendorCardRow {
  description: string;
  created_at: string;
}

const columns = sql`v.id, v.slug, v.store_name, v.tagline, v.city, v.image_path, v.image_alt,
  (select count(*) from public.products p where p.vendor_id = v.id and p.status = 'published')::int as product_count`;

/** Approved stalls by name, after (`name`, `id`) when given. */
export const selectVendors = defineQuery(
  'vendors.selectVendors',
  async (
    db: Db,
    page: { after: { name: string; id: string } | null; limit: number },
  ): Promise<VendorCardRow[]> => {
    const after = page.after
      ? sql`and (v.store_name, v.id) > (${page.after.name}, ${page.after.id}::uuid)`
      : sql``;
    const result = await sql<VendorCardRow>`
    select ${columns} from public.vendors v where v.status = 'approved' ${after}
    order by v.store_name, v.id limit ${page.limit}`.execute(db);
    return result.rows;
  },
);

export const selectVendor = defineQuery(
  'vendors.selectVendor',
  async (db: Db, slug: string): Promise<VendorRow | undefined> => {
    const result = await sql<VendorRow>`
    select ${columns}, v.description, v.created_at from public.vendors v where v.slug = ${slug} and v.status = 'approved'`.execute(
      db,
    );
    return result.rows[0];
  },
);
