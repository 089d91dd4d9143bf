import { AppError } from '#lib/base/errors';
import { selectLedgerHead, selectMovements } from '#lib/market/inventory/ledger-queries';
import type {
  LedgerFilters,
  LedgerHead,
  LedgerPage,
  LedgerQuery,
  Movement,
} from '#lib/market/inventory/schema';
import type { Runtime } from '#lib/runtime';
import { type Asker, asAsker } from '#lib/web/auth/asker';
import { csvLine } from '#lib/words/csv';
import { cursorValue, decodeCursor, toPage } from '#lib/words/cursor';
import { textStream } from '#lib/words/text-stream';

type Ctx = Pick<Runtime, 'db'>;

const sort = 'movement';

/** Whose ledger this is. Throws not_found for a variant that is not this stall's. */
export async function getLedgerHead(
  ctx: Ctx,
  asker: Asker,
  vendorId: string,
  variantId: string,
): Promise<LedgerHead> {
  const head = await asAsker(ctx.db, asker, (tx) => selectLedgerHead(tx, vendorId, variantId));
  if (!head) throw new AppError('not_found', 'This stall has no such product. It may have been removed.');
  return head;
}

/** One page of a variant's movements, newest first; none for whoever may not see them. */
export async function listMovements(
  ctx: Ctx,
  asker: Asker,
  vendorId: string,
  { cursor, ...query }: LedgerQuery,
): Promise<LedgerPage> {
  const before = cursor ? decodeCursor(cursor, sort, cursorValue.integer).value : null;
  const found = await asAsker(ctx.db, asker, (tx) =>
    selectMovements(tx, vendorId, { ...query, limit: query.limit + 1 }, before),
  );
  const { rows: movements, nextCursor } = toPage(found, query.limit, sort, (last) => [
    last.id,
    query.variant_id,
  ]);
  return { movements, nextCursor };
}

const header = [
  'When (UTC)',
  'SKU',
  'Location',
  'Change',
  'Balance after',
  'Unit',
  'Reason',
  'Part of',
  'Who',
  'Note',
];
const exportPageSize = 500;

const toCells = ({ sku, unit }: LedgerHead, line: Movement) => [
  line.created_at,
  sku,
  line.location_name,
  line.delta,
  line.balance_after,
  unit,
  line.reason,
  line.kind ?? (line.vendor_order_id ? `order ${line.vendor_order_id}` : ''),
  line.actor ?? '',
  line.note ?? '',
];

async function* ledgerText(
  head: LedgerHead,
  readPage: (before: number | null) => Promise<Movement[]>,
): AsyncGenerator<string> {
  // Without the byte order mark Excel reads another encoding.
  yield `\ufeff${csvLine(header)}`;
  let page = await readPage(null);
  while (page.length > 0) {
    yield page.map((line) => csvLine(toCells(head, line))).join('');
    const last = page.at(-1);
    if (page.length < exportPageSize || !last) return;
    page = await readPage(last.id);
  }
}

/** A variant's movements as CSV that no spreadsheet runs, page by page in constant memory. */
export async function openLedgerExport(
  ctx: Ctx,
  asker: Asker,
  vendorId: string,
  query: LedgerFilters,
): Promise<{ body: ReadableStream; name: string }> {
  const head = await getLedgerHead(ctx, asker, vendorId, query.variant_id);
  const readPage = (before: number | null) =>
    asAsker(ctx.db, asker, (tx) =>
      selectMovements(tx, vendorId, { ...query, limit: exportPageSize }, before),
    );
  const safeSku = head.sku.replace(/[^\w.-]+/g, '-').slice(0, 60);
  return { body: textStream(ledgerText(head, readPage)), name: `stock-${safeSku}.csv` };
}
