import { type ProductOutcome, toOutcome } from '#hooks/products/change-product';
import { call } from '#lib/api/call';

/** Puts a product on sale (no reason) or sends it back with one. */
export async function decideProduct(
  { id, updated_at }: { id: string; updated_at: string },
  reason: string | null,
): Promise<ProductOutcome> {
  const params = { id };
  try {
    const { product } =
      reason === null
        ? await call('POST /api/admin/products/:id/publish', { params, body: { updated_at } })
        : await call('POST /api/admin/products/:id/reject', { params, body: { updated_at, reason } });
    return { kind: 'saved', product };
  } catch (error) {
    return toOutcome(error);
  }
}
