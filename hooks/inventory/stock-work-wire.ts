import type { InventoryFilters } from '#hooks/inventory/inventory-wire';
import type {
  BulkAnswer,
  BulkInput,
  LedgerFilters,
  LedgerPage,
  RefusedLine,
  ShelfSelection,
  TransferAnswer,
  TransferInput,
  UndoAnswer,
} from '#lib/market/inventory/schema';
import { ApiError, getJson, type Parser, sendJson } from '#lib/web/client';

const root = '/api/vendor/inventory';
/** A thousand shelves take the database a moment. */
const bulkTimeoutMs = 30_000;

// zod stays out of the page's first JavaScript.
const loadSchema = () => import('#lib/market/inventory/schema');

/** Answers carry `success` beside what was asked for; what is not looked at is left out. */
const under = <K extends string, T>(key: K, parser: Parser<T>): Parser<T> => ({
  parse: (body) => parser.parse((body as Record<K, unknown> | null)?.[key]),
});

/** What is said of a search, as the address of a request has it. */
function filterParams(vendorId: string, { q, location_id, level }: InventoryFilters): URLSearchParams {
  const params = new URLSearchParams({ vendor_id: vendorId, level });
  if (q) params.set('q', q);
  if (location_id) params.set('location_id', location_id);
  return params;
}

/** What "select all that match" selects. */
export async function readSelection(vendorId: string, filters: InventoryFilters): Promise<ShelfSelection> {
  const { shelfSelection } = await loadSchema();
  return getJson(`${root}/selection?${filterParams(vendorId, filters)}`, under('selection', shelfSelection));
}

type Bulk = Omit<BulkInput, 'vendor_id' | 'dry_run'>;

/** Says what a bulk change would do, or does it. */
export async function sendBulk(vendorId: string, bulk: Bulk, mode: 'preview' | 'apply'): Promise<BulkAnswer> {
  const { bulkAnswer } = await loadSchema();
  const body = { vendor_id: vendorId, ...bulk, dry_run: mode === 'preview' };
  const options = { timeoutMs: bulkTimeoutMs };
  return sendJson('POST', `${root}/bulk`, body, under('bulk', bulkAnswer), options);
}

export async function sendThreshold(
  vendorId: string,
  inventoryId: string,
  threshold: number,
): Promise<BulkAnswer> {
  const { bulkAnswer } = await loadSchema();
  const body = { vendor_id: vendorId, lines: [{ inventory_id: inventoryId, threshold }] };
  return sendJson('PUT', `${root}/thresholds`, body, under('bulk', bulkAnswer));
}

export async function sendTransfer(input: TransferInput): Promise<TransferAnswer> {
  const { transferAnswer } = await loadSchema();
  return sendJson('POST', `${root}/transfer`, input, under('transfer', transferAnswer));
}

/** Takes a bulk change, a transfer or a stock-take back. */
export async function sendUndo(changeId: string): Promise<UndoAnswer> {
  const { undoAnswer } = await loadSchema();
  const options = { timeoutMs: bulkTimeoutMs };
  return sendJson('POST', `${root}/changes/${changeId}/undo`, {}, under('undo', undoAnswer), options);
}

/** The lines that a refusal names; none when it is about something else. */
export async function refusedLinesOf(error: unknown): Promise<RefusedLine[]> {
  if (!(error instanceof ApiError)) return [];
  const { refusedLines } = await loadSchema();
  return refusedLines.safeParse(error.details).data?.refused ?? [];
}

export function ledgerParams(vendorId: string, filters: LedgerFilters): URLSearchParams {
  const params = new URLSearchParams({ vendor_id: vendorId });
  for (const [name, value] of Object.entries(filters)) if (value) params.set(name, value);
  return params;
}

/** The next page of a variant's ledger. */
export async function readLedgerPage(
  vendorId: string,
  filters: LedgerFilters,
  cursor: string,
): Promise<LedgerPage> {
  const { ledgerPage } = await loadSchema();
  const params = ledgerParams(vendorId, filters);
  params.set('cursor', cursor);
  return getJson(`${root}/movements?${params}`, ledgerPage);
}
