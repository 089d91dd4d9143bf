import { troubleOf } from '#hooks/use-action';
import type {
  AcceptedOrders,
  TransitionInput,
  VendorOrder,
  VendorOrderList,
  VendorOrderQuery,
} from '#lib/market/orders/schema';
import { ApiError, getJson, sendJson } from '#lib/web/client';

export type OrderFilters = Pick<VendorOrderQuery, 'status' | 'q' | 'from' | 'to'>;

const root = '/api/vendor/orders';
/** What one request may ask for. */
const maxLimit = 100;
export const ordersPageSize = 30;

// zod stays out of the page's first JavaScript.
const loadSchema = () => import('#lib/market/orders/schema');

/** One page of a stall's orders. */
export async function readOrdersPage(
  vendorId: string,
  filters: OrderFilters,
  page: { cursor: string | null; limit: number; signal?: AbortSignal },
): Promise<VendorOrderList> {
  const { vendorOrderList } = await loadSchema();
  const params = new URLSearchParams({
    vendor_id: vendorId,
    status: filters.status,
    limit: String(page.limit),
  });
  for (const name of ['q', 'from', 'to'] as const) {
    const value = filters[name];
    if (value) params.set(name, value);
  }
  if (page.cursor) params.set('cursor', page.cursor);
  return getJson(`${root}?${params}`, vendorOrderList, { signal: page.signal });
}

/** The first `count` orders, at least a page of them, in as few requests as that takes. */
export async function readOrders(
  vendorId: string,
  filters: OrderFilters,
  count: number,
  signal: AbortSignal,
): Promise<VendorOrderList> {
  const limit = Math.min(maxLimit, Math.max(ordersPageSize, count));
  let list = await readOrdersPage(vendorId, filters, { cursor: null, limit, signal });
  while (list.nextCursor && list.orders.length < count) {
    const next = await readOrdersPage(vendorId, filters, { cursor: list.nextCursor, limit, signal });
    list = { ...next, orders: [...list.orders, ...next.orders] };
  }
  return list;
}

export async function readOrder(id: string, signal: AbortSignal): Promise<VendorOrder> {
  const { vendorOrder } = await loadSchema();
  const parser = { parse: (body: unknown) => vendorOrder.parse((body as { order?: unknown } | null)?.order) };
  return getJson(`${root}/${id}`, parser, { signal });
}

/** How a step went. Refusals are outcomes, not exceptions: all of them are told where the button was pressed. */
export type StepOutcome =
  | { kind: 'done'; order: VendorOrder; undoSeconds: number }
  /** Somebody else was faster: what is shown must be read again. */
  | { kind: 'conflict'; message: string }
  | { kind: 'refused'; message: string };

function toOutcome(error: unknown): StepOutcome {
  if (!(error instanceof ApiError)) return { kind: 'refused', message: troubleOf(error) };
  return { kind: error.code === 'conflict' ? 'conflict' : 'refused', message: error.message };
}

/** Makes a step. */
export async function sendStep(id: string, step: TransitionInput): Promise<StepOutcome> {
  try {
    const { vendorOrder } = await loadSchema();
    const { z } = await import('#lib/web/zod-parts');
    const answer = z.object({ order: vendorOrder, undo_seconds: z.number() });
    const { order, undo_seconds } = await sendJson('POST', `${root}/${id}/transitions`, step, answer);
    return { kind: 'done', order, undoSeconds: undo_seconds };
  } catch (error) {
    return toOutcome(error);
  }
}

/** Accepts several at once; those that moved on meanwhile are named, not thrown. */
export async function acceptOrders(ids: string[]): Promise<AcceptedOrders> {
  const { acceptedOrders } = await loadSchema();
  return sendJson('POST', `${root}/accept`, { ids }, acceptedOrders);
}
