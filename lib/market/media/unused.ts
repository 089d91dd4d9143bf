import type { SupabaseClient } from '@supabase/supabase-js';
import type { Db } from '#lib/data/db/connect';
import { selectUnusedObjects } from '#lib/market/media/unused-queries';

interface Ctx {
  db: Db;
  storage: SupabaseClient['storage'];
}

const bucket = 'product-images';
const batch = 100;

/**
 * Removes pictures that were uploaded and never shown: the form was left, the product was removed, Storage was away
 * when their row went. A day is given, so that a product may be written over lunch. Run again after being cut off, it
 * goes on with what is left. Returns how many went.
 */
export async function removeUnusedPictures({ db, storage }: Ctx, signal: AbortSignal): Promise<number> {
  let removed = 0;
  let after = '';
  for (;;) {
    signal.throwIfAborted();
    const names = await selectUnusedObjects(db, bucket, after, batch);
    const last = names.at(-1);
    if (last === undefined) return removed;
    const { error } = await storage.from(bucket).remove(names);
    if (error) throw error;
    removed += names.length;
    after = last;
  }
}
