import { call } from '#lib/api/call';
import { type DecisionResult, maxDecisions } from '#lib/market/products/schema';

/** A product as it was seen by who decides about it. */
export interface Chosen {
  id: string;
  updated_at: string;
  vendor_id: string;
}

/**
 * Decides about many products, one command after the other, and hands over what came of each command as soon as it is
 * known. Throws what a command throws; those before it are done then, and those after it were not asked for.
 */
export async function decideProducts(
  chosen: readonly Chosen[],
  reason: string | null,
  onResults: (results: readonly DecisionResult[]) => void,
): Promise<void> {
  for (const [vendor_id, ofStall] of Map.groupBy(chosen, (one) => one.vendor_id)) {
    for (let from = 0; from < ofStall.length; from += maxDecisions) {
      const products = ofStall
        .slice(from, from + maxDecisions)
        .map(({ id, updated_at }) => ({ id, updated_at }));
      const body = { vendor_id, reason, products };
      const { results } = await call('POST /api/admin/products/decisions', { body, timeoutMs: 30_000 });
      onResults(results);
    }
  }
}
