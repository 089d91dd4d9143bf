import { type ProductOutcome, toOutcome } from '#hooks/products/products-wire';
import type { ReviewPage } from '#lib/market/products/schema';
import { getJson, sendJson } from '#lib/web/client';

const root = '/api/admin/products';

/** The next products that wait. Throws ApiError. */
export async function readWaiting(cursor: string | null): Promise<ReviewPage> {
  const { reviewPage } = await import('#lib/market/products/schema');
  const params = new URLSearchParams(cursor ? { cursor } : {});
  return getJson(`${root}?${params}`, reviewPage);
}

/** Puts a product on sale (no reason) or sends it back with one. */
export async function sendDecision(
  product: { id: string; updated_at: string },
  reason: string | null,
): Promise<ProductOutcome> {
  try {
    const { stallProduct } = await import('#lib/market/products/schema');
    const verb = reason === null ? 'publish' : 'reject';
    const body = { updated_at: product.updated_at, ...(reason !== null && { reason }) };
    const answer = await sendJson('POST', `${root}/${product.id}/${verb}`, body, {
      parse: (value) => stallProduct.parse((value as { product?: unknown } | null)?.product),
    });
    return { kind: 'saved', product: answer };
  } catch (error) {
    return toOutcome(error);
  }
}

/** Whether edits of a stall's published products wait for an admin. Throws ApiError. */
export async function sendEditReview(vendorId: string, editsNeedReview: boolean): Promise<void> {
  const body = { vendor_id: vendorId, edits_need_review: editsNeedReview };
  await sendJson('PUT', `${root}/edit-review`, body, { parse: () => undefined });
}
