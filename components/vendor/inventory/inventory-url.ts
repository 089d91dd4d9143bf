import type { InventoryFilters } from '#hooks/inventory/use-vendor-inventory';
import type { LedgerFilters } from '#lib/market/inventory/schema';

export const inventoryPath = '/vendor/inventory';

/** Everything the inventory page's address says: whose stall, and which shelves of it. */
export interface InventoryPlace extends InventoryFilters {
  /** The stall's slug; absent where a person works at one stall only. */
  stall?: string;
}

/** The address of a place. The defaults are left out, so that one list has one address. */
export function inventoryHref({ stall, q, location_id, level }: InventoryPlace): string {
  const params = new URLSearchParams();
  if (stall) params.set('stall', stall);
  if (level !== 'all') params.set('level', level);
  if (location_id) params.set('location_id', location_id);
  if (q) params.set('q', q);
  const search = params.toString();
  return search ? `${inventoryPath}?${search}` : inventoryPath;
}

/** Everything that ever happened to a variant's stock. */
export function ledgerHref(variantId: string, stall: string | undefined): string {
  const path = `${inventoryPath}/${variantId}`;
  return stall ? `${path}?stall=${encodeURIComponent(stall)}` : path;
}

/** The address of a ledger under filters; the defaults are left out. */
export function filteredLedgerHref(
  { variant_id, ...rest }: LedgerFilters,
  stall: string | undefined,
): string {
  const [path, query] = ledgerHref(variant_id, stall).split('?');
  const params = new URLSearchParams(query);
  for (const [name, value] of Object.entries(rest)) if (value) params.set(name, value);
  const search = params.toString();
  return search ? `${path}?${search}` : `${path}`;
}

/** Where stock is counted: all stock-takes, or one of them. */
export function countHref(stall: string | undefined, takeId?: string): string {
  const path = takeId ? `${inventoryPath}/count/${takeId}` : `${inventoryPath}/count`;
  return stall ? `${path}?stall=${encodeURIComponent(stall)}` : path;
}
