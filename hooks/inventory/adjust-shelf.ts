import { troubleOf } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { AdjustStockInput, Shelf } from '#lib/market/inventory/schema';
import { ApiError } from '#lib/web/client';

export type AdjustOutcome =
  | { kind: 'saved'; shelf: Shelf }
  /** Somebody else was faster: `fresh` is the shelf as it is now, when the answer told it. */
  | { kind: 'conflict'; fresh: Shelf | null; message: string }
  | { kind: 'refused'; message: string };

/** Writes one change. Refusals are outcomes, not exceptions: all of them are shown in the form. */
export async function adjustShelf(body: AdjustStockInput): Promise<AdjustOutcome> {
  try {
    const { inventory } = await call('POST /api/vendor/inventory/adjust', { body });
    return { kind: 'saved', shelf: inventory };
  } catch (error) {
    const message = troubleOf(error);
    if (!(error instanceof ApiError) || error.code !== 'conflict') return { kind: 'refused', message };
    // zod stays out of the page's first JavaScript.
    const { shelf } = await import('#lib/market/inventory/schema');
    return { kind: 'conflict', fresh: shelf.safeParse(error.details).data ?? null, message };
  }
}
