import type { OrderFilters } from '#hooks/orders/use-vendor-orders';

export const ordersPath = '/vendor/orders';

/** Everything the orders page's address says: whose stall, and which orders of it. */
export interface OrdersPlace extends OrderFilters {
  /** The stall's slug; absent where a person works at one stall only. */
  stall?: string | undefined;
}

function withSearch(path: string, params: URLSearchParams): string {
  const search = params.toString();
  return search ? `${path}?${search}` : path;
}

/** The address of a place. The defaults are left out, so that one list has one address. */
export function ordersHref({ stall, status, q, from, to }: OrdersPlace): string {
  const params = new URLSearchParams();
  if (stall) params.set('stall', stall);
  if (status !== 'open') params.set('status', status);
  if (q) params.set('q', q);
  if (from) params.set('from', from);
  if (to) params.set('to', to);
  return withSearch(ordersPath, params);
}

/** The address of one order. */
export function orderHref(id: string, stall?: string | undefined): string {
  return withSearch(`${ordersPath}/${id}`, new URLSearchParams(stall ? { stall } : {}));
}

/** The address of its packing slip, which opens the print dialog by itself. */
export const packingSlipHref = (id: string): string => `${ordersPath}/${id}/packing-slip?print=1`;
