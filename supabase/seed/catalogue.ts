import { readCatalogue, type SkippedLine } from '#supabase/seed/catalogue-file';
import { catalogueMarket } from '#supabase/seed/catalogue-market';
import { cataloguePictures } from '#supabase/seed/catalogue-pictures';
import { dayMs, type SeedContext } from '#supabase/seed/context';
import { finish } from '#supabase/seed/finish';
import type { Market } from '#supabase/seed/market';
import { storePictures } from '#supabase/seed/pictures';
import { writeMarket } from '#supabase/seed/write-market';
import { type Movement, writeMovements } from '#supabase/seed/write-movements';
import { ensureAccounts, writePeople } from '#supabase/seed/write-people';

/** All goods arrive at once, as an import. */
function deliveries({ products }: Market, at: number): Movement[] {
  return products
    .flatMap((product) => product.shelves)
    .filter(({ quantity }) => quantity > 0)
    .map(({ variantId, locationId, quantity }) => ({
      variantId,
      locationId,
      delta: quantity,
      reason: 'imported',
      note: 'Product file',
      orderId: null,
      actorId: null,
      at,
    }));
}

/**
 * Fills an empty, migrated database from a product file (see readCatalogue for its columns) in place of the demo
 * wares: the same accounts, twelve stalls, no orders. Lines that cannot be used are told, not loaded. Rejects when
 * the file cannot be read or holds no usable line.
 */
export async function seedCatalogue(
  context: SeedContext,
  file: string,
): Promise<{ products: number; skipped: SkippedLine[] }> {
  const { rows, skipped } = await readCatalogue(file);
  if (rows.length === 0) throw new Error(`${file} holds no product that can be loaded`);
  const orders = cataloguePictures(rows);
  context.onProgress(`Drawing ${orders.length} pictures …`);
  const pictures = await storePictures(context, orders);
  const market = catalogueMarket(rows);
  const accounts = await ensureAccounts(context);
  await context.sql.begin(async (sql) => {
    await writeMarket(sql, context, market, pictures);
    await writePeople(sql, context, market, accounts);
    await writeMovements(sql, deliveries(market, context.now.getTime() - dayMs));
  });
  await finish(context);
  return { products: rows.length, skipped };
}
