import type { SeedContext } from '#supabase/seed/context';

const tables = [
  'profiles',
  'vendors',
  'vendor_members',
  'locations',
  'categories',
  'products',
  'product_variants',
  'product_images',
  'inventory',
  'inventory_movements',
  'orders',
  'vendor_orders',
  'order_items',
  'order_events',
  'notifications',
];

/** Reports and planner statistics, so that the first visitor meets a warm database. */
export async function finish({ sql }: SeedContext): Promise<void> {
  await sql`select public.refresh_materialized_views()`;
  await sql.unsafe(`analyze ${tables.map((table) => `public.${table}`).join(', ')}`);
}
