import type { InventoryList, ShelfFigures } from '#hooks/inventory/inventory-list';
import { troubleOf } from '#hooks/use-action';
import type { AdjustStockInput, InventoryQuery } from '#lib/market/inventory/schema';
import { ApiError, getJson, sendJson } from '#lib/web/client';

export type InventoryFilters = Pick<InventoryQuery, 'q' | 'location_id' | 'level'>;

/** What one request may ask for. */
const maxLimit = 100;
export const pageSize = 50;

// zod stays out of the page's first JavaScript.
async function loadWire() {
  const [{ z }, { inventoryRow }] = await Promise.all([
    import('#lib/web/zod-parts'),
    import('#lib/market/inventory/schema'),
  ]);
  const count = z.number().int();
  const list = z.object({
    rows: z.array(inventoryRow),
    nextCursor: z.string().nullable(),
    counts: z.object({ all: count, low: count, out: count }),
    locations: z.array(z.object({ id: z.string(), name: z.string(), city: z.string() })),
  });
  const shelf = inventoryRow.pick({
    inventory_id: true,
    variant_id: true,
    location_id: true,
    quantity: true,
    reserved: true,
    available: true,
    version: true,
  });
  return { list, shelf, adjusted: z.object({ inventory: shelf }) };
}

/** One page of a stall's shelves. */
export async function readInventoryPage(
  vendorId: string,
  filters: InventoryFilters,
  page: { cursor: string | null; limit: number; signal?: AbortSignal },
): Promise<InventoryList> {
  const { list } = await loadWire();
  const params = new URLSearchParams({
    vendor_id: vendorId,
    level: filters.level,
    limit: String(page.limit),
  });
  if (filters.q) params.set('q', filters.q);
  if (filters.location_id) params.set('location_id', filters.location_id);
  if (page.cursor) params.set('cursor', page.cursor);
  return getJson(`/api/vendor/inventory?${params}`, list, { signal: page.signal });
}

/** The first `count` rows, at least a page of them, in as few requests as that takes. */
export async function readInventory(
  vendorId: string,
  filters: InventoryFilters,
  count: number,
  signal: AbortSignal,
): Promise<InventoryList> {
  const limit = Math.min(maxLimit, Math.max(pageSize, count));
  let list = await readInventoryPage(vendorId, filters, { cursor: null, limit, signal });
  while (list.nextCursor && list.rows.length < count) {
    const next = await readInventoryPage(vendorId, filters, { cursor: list.nextCursor, limit, signal });
    list = { ...next, rows: [...list.rows, ...next.rows] };
  }
  return list;
}

export type AdjustOutcome =
  | { kind: 'saved'; shelf: ShelfFigures }
  /** Somebody else was faster: `fresh` is the shelf as it is now, when the answer told it. */
  | { kind: 'conflict'; fresh: ShelfFigures | null; message: string }
  | { kind: 'refused'; message: string };

async function toOutcome(error: unknown): Promise<AdjustOutcome> {
  // Anything else is a chunk of this page that could not be loaded.
  if (!(error instanceof ApiError)) return { kind: 'refused', message: troubleOf(error) };
  const { message, code, details } = error;
  if (code !== 'conflict') return { kind: 'refused', message };
  const { shelf } = await loadWire();
  return { kind: 'conflict', fresh: shelf.safeParse(details).data ?? null, message };
}

/** Writes one change. Refusals are outcomes, not exceptions: all of them are shown in the form. */
export async function sendAdjustment(input: AdjustStockInput): Promise<AdjustOutcome> {
  try {
    const { adjusted } = await loadWire();
    const answer = await sendJson('POST', '/api/vendor/inventory/adjust', input, adjusted);
    return { kind: 'saved', shelf: answer.inventory };
  } catch (error) {
    return toOutcome(error);
  }
}
