import { troubleOf } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { ProductListQuery, StallProduct } from '#lib/market/products/schema';
import { ApiError } from '#lib/web/client';

export type ProductFilters = Pick<ProductListQuery, 'q' | 'status'>;
export type ProductCommand = 'submit' | 'archive' | 'restore' | 'duplicate';

/** How a change went. Refusals are outcomes, not exceptions: all of them are shown where the change was made. */
export type ProductOutcome =
  | { kind: 'saved'; product: StallProduct }
  /** Somebody else was faster: `fresh` is the product as it is now, when the answer told it. */
  | { kind: 'conflict'; fresh: StallProduct | null; message: string }
  | { kind: 'refused'; message: string };

/** A refusal in the form in which it is shown. */
export async function toOutcome(error: unknown): Promise<ProductOutcome> {
  const message = troubleOf(error);
  if (!(error instanceof ApiError) || error.code !== 'conflict') return { kind: 'refused', message };
  // zod stays out of the page's first JavaScript.
  const { conflictingProduct } = await import('#lib/market/products/schema');
  const fresh = conflictingProduct.safeParse(error.details).data?.product ?? null;
  return { kind: 'conflict', fresh, message };
}

/** A product as a change of it answered, or why it was refused. */
export async function changeProduct(change: Promise<{ product: StallProduct }>): Promise<ProductOutcome> {
  try {
    return { kind: 'saved', product: (await change).product };
  } catch (error) {
    return toOutcome(error);
  }
}

const commands = {
  submit: 'POST /api/vendor/products/:id/submit',
  archive: 'POST /api/vendor/products/:id/archive',
  restore: 'POST /api/vendor/products/:id/restore',
  duplicate: 'POST /api/vendor/products/:id/duplicate',
} as const;

export const sendCommand = (id: string, command: ProductCommand) =>
  changeProduct(call(commands[command], { params: { id }, timeoutMs: 30_000 }));

/** A product as it is now; null when it cannot be read. */
export const readProduct = (id: string): Promise<StallProduct | null> =>
  call('GET /api/vendor/products/:id', { params: { id } }).then(
    ({ product }) => product,
    () => null,
  );
