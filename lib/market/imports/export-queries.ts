import { sql } from 'kysely';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';

export interface ExportShelf {
  location_id: string;
  location: string;
  quantity: number;
  low_stock_at: number;
}

export interface ExportVariant {
  sku: string;
  name: string;
  options: Record<string, string>;
  price: number;
  step: number;
  is_active: boolean;
  shelves: ExportShelf[];
}

export interface ExportProduct {
  id: string;
  handle: string;
  name: string;
  description: string;
  category: string;
  unit: string;
  currency: string;
  status: string;
  images: { path: string; alt: string }[];
  variants: ExportVariant[];
}

/** Products of a stall in the order of their names, with all that belongs to them; without archived ones. */
export const selectExportPage = defineQuery(
  'imports.selectExportPage',
  async (
    tx: Tx,
    vendorId: string,
    after: { name: string; id: string } | null,
    limit: number,
  ): Promise<ExportProduct[]> => {
    const keyset = after
      ? sql`and p.name >= ${after.name} and (p.name, p.id) > (${after.name}, ${after.id}::uuid)`
      : sql``;
    const { rows } = await sql<ExportProduct>`
      select p.id, p.slug as handle, p.name, p.description, c.slug as category, p.unit, p.currency, p.status,
        (select coalesce(jsonb_agg(jsonb_build_object('path', g.path, 'alt', g.alt) order by g.position, g.id), '[]')
          from public.product_images g where g.product_id = p.id) as images,
        (select coalesce(jsonb_agg(jsonb_build_object('sku', v.sku, 'name', v.name, 'options', v.options,
            'price', v.price, 'step', v.step, 'is_active', v.is_active, 'shelves', (
              select coalesce(jsonb_agg(jsonb_build_object('location_id', l.id, 'location', l.name,
                'quantity', i.quantity, 'low_stock_at', i.low_stock_threshold) order by l.name), '[]')
              from public.inventory i join public.locations l on l.id = i.location_id
              where i.variant_id = v.id)) order by v.position, v.id), '[]')
          from public.product_variants v where v.product_id = p.id) as variants
      from public.products p join public.categories c on c.id = p.category_id
      where p.vendor_id = ${vendorId}::uuid and p.status <> 'archived' ${keyset}
      order by p.name, p.id limit ${limit}`.execute(tx);
    return rows;
  },
);

/** The stall's place of that id, else its primary one; undefined when it has none. */
export const findExportPlace = defineQuery(
  'imports.findExportPlace',
  async (tx: Tx, vendorId: string, locationId: string | undefined): Promise<string | undefined> => {
    const { rows } = await sql<{ id: string }>`
      select l.id from public.locations l
      where l.vendor_id = ${vendorId}::uuid and (${locationId ?? null}::uuid is null and l.is_primary
        or l.id = ${locationId ?? null}::uuid)`.execute(tx);
    return rows[0]?.id;
  },
);
