import { AppError } from '#lib/base/errors';
import type { Tx } from '#lib/data/db/roles';
import { serverStorage } from '#lib/data/supabase/storage';
import { decoderFor, detectTable } from '#lib/market/imports/detect';
import { exportStream } from '#lib/market/imports/export';
import { guessMapping } from '#lib/market/imports/mapping';
import {
  findImport,
  findMapping,
  findTwin,
  type ImportRow,
  insertImport,
  requestCancel,
  requestRun,
  selectImports,
  selectPlaces,
  selectProblems,
  selectRefusedLines,
} from '#lib/market/imports/queries';
import { readTable, toNodeStream } from '#lib/market/imports/records';
import { type RefusedLine, refusedFile } from '#lib/market/imports/refused-file';
import {
  type Delimiter,
  type Encoding,
  type ExportQuery,
  type ImportDetail,
  type ImportListQuery,
  type ImportReading,
  type ImportStart,
  type ImportSummary,
  importSettings,
} from '#lib/market/imports/schema';
import { openUpload, refuseByHeaders, storeUpload } from '#lib/market/imports/upload';
import { getStallCurrency } from '#lib/market/products/service';
import type { Runtime } from '#lib/runtime';
import { type Asker, asAsker, requireManager } from '#lib/web/auth/asker';
import { cursorValue, decodeCursor, toPage } from '#lib/words/cursor';

type Ctx = Pick<Runtime, 'db' | 'env' | 'jobs'>;

const shownProblems = 100;
const headBytes = 128 * 1_024;

async function requireImport(tx: Tx, id: string): Promise<ImportRow> {
  const row = await findImport(tx, id);
  if (!row) throw new AppError('not_found', 'There is no such import.');
  return row;
}

const shownSettings = importSettings.partial();

/** What the wizard shows. Before the first check: how the same columns were read the last time, else a guess. */
async function toDetail(tx: Tx, row: ImportRow): Promise<ImportDetail> {
  const { sha256: _sum, batches_done: _batches, line_done: _line, ...shown } = row;
  const isFresh = row.state === 'uploaded' && Object.keys(row.settings).length === 0;
  const remembered = isFresh ? await findMapping(tx, row) : undefined;
  return {
    ...shown,
    ...(isFresh && { mapping: guessMapping(row.headers) }),
    ...remembered,
    settings: shownSettings.parse((remembered ?? row).settings),
    problems: await selectProblems(tx, row.id, shownProblems),
    twin: (await findTwin(tx, row)) ?? null,
  };
}

/**
 * Takes a file in as a stream and says what it is. For managers of the stall. Throws forbidden for others,
 * payload_too_large above 100 MB, invalid_input for what is no table.
 */
export async function uploadImport(
  ctx: Ctx,
  asker: Asker,
  file: { vendorId: string; fileName: string; body: ReadableStream<Uint8Array> | null; headers: Headers },
): Promise<ImportDetail> {
  requireManager(asker, file.vendorId);
  refuseByHeaders(file.headers);
  if (!file.body) throw new AppError('bad_request', 'Send the file as the body of the request.');
  const storage = serverStorage(ctx.env);
  const stored = await storeUpload(storage, file.vendorId, file.body);
  return asAsker(ctx.db, asker, async (tx) => {
    await insertImport(tx, { ...stored, vendorId: file.vendorId, fileName: file.fileName });
    return toDetail(tx, await requireImport(tx, stored.id));
  });
}

async function firstBytes(ctx: Ctx, row: ImportRow): Promise<Buffer> {
  const source = toNodeStream(await openUpload(serverStorage(ctx.env), row));
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= headBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, headBytes);
}

/** The table as another encoding or delimiter shows it. */
async function readAgain(
  ctx: Ctx,
  row: ImportRow,
  { encoding, delimiter }: { encoding: Encoding; delimiter: Delimiter },
) {
  if (encoding === row.encoding && delimiter === row.delimiter) return row;
  const text = decoderFor(encoding).decode(await firstBytes(ctx, row), { stream: true });
  return { ...row, encoding, ...detectTable(text, row.bytes <= headBytes, delimiter) };
}

/** An import with its first problems; with `given`, as it would be read that way. Throws not_found for strangers. */
export async function getImport(
  ctx: Ctx,
  asker: Asker,
  id: string,
  given: { encoding?: Encoding | undefined; delimiter?: Delimiter | undefined } = {},
): Promise<ImportDetail> {
  const row = await asAsker(ctx.db, asker, (tx) => requireImport(tx, id));
  const { encoding = row.encoding, delimiter = row.delimiter } = given;
  const shown = await readAgain(ctx, row, { encoding, delimiter });
  return asAsker(ctx.db, asker, (tx) => toDetail(tx, shown));
}

const sort = 'created_at';

/** A stall's imports, newest first. */
export async function listImports(
  ctx: Pick<Ctx, 'db'>,
  asker: Asker,
  vendorId: string,
  query: Pick<ImportListQuery, 'cursor' | 'limit'>,
): Promise<{ imports: ImportSummary[]; nextCursor: string | null }> {
  const cursor = query.cursor ? decodeCursor(query.cursor, sort, cursorValue.timestamp) : null;
  const after = cursor && { createdAt: cursor.value, id: cursor.id };
  const found = await asAsker(ctx.db, asker, (tx) => selectImports(tx, vendorId, query.limit, after));
  const { rows: imports, nextCursor } = toPage(found, query.limit, sort, (last) => [
    last.created_at,
    last.id,
  ]);
  return {
    imports,
    nextCursor,
  };
}

function requireReading(reading: ImportReading, headers: readonly string[]): void {
  if (reading.format !== 'own') return;
  const unknown = Object.values(reading.mapping).find((header) => !headers.includes(header));
  if (unknown) throw new AppError('invalid_input', `The file has no column "${unknown.slice(0, 80)}".`);
  if (!reading.mapping.sku)
    throw new AppError('invalid_input', 'Choose the column with the SKU: products are told apart by it.');
}

/** The import, for those who may change it: strangers find nothing, staff are told whom to ask. */
async function requireOwnImport(ctx: Pick<Ctx, 'db'>, asker: Asker, id: string): Promise<ImportRow> {
  const row = await asAsker(ctx.db, asker, (tx) => requireImport(tx, id));
  requireManager(asker, row.vendor_id);
  return row;
}

async function requestCheck(ctx: Ctx, asker: Asker, id: string, reading: ImportReading): Promise<void> {
  const row = await requireOwnImport(ctx, asker, id);
  const { headers } = await readAgain(ctx, row, reading);
  requireReading(reading, headers);
  // Told now and kept: what is checked is what is imported, whatever the stall adds in between.
  const currency = reading.settings.currency ?? (await getStallCurrency(ctx, asker, row.vendor_id));
  const settings = { ...reading.settings, currency };
  await asAsker(ctx.db, asker, async (tx) => {
    await requestRun(tx, id, 'check', { ...reading, settings, headers });
    await ctx.jobs.send('import-products', { importId: id }, { tx, key: id });
  });
}

async function requestApply(ctx: Ctx, asker: Asker, id: string, again: boolean): Promise<void> {
  const row = await requireOwnImport(ctx, asker, id);
  await asAsker(ctx.db, asker, async (tx) => {
    const twin = await findTwin(tx, row);
    if (twin?.is_same_reading && !again)
      throw new AppError('conflict', 'This very file was imported before, read the same way.', {
        details: { twin },
      });
    await requestRun(tx, id, 'apply', null);
    await ctx.jobs.send('import-products', { importId: id }, { tx, key: id });
  });
}

/**
 * Asks for a check or for the import of what was checked, as a job. For managers of the stall. Throws conflict, with
 * the earlier import in `details.twin`, for a file that was imported before in the same way unless `again` is set.
 */
export async function startImport(
  ctx: Ctx,
  asker: Asker,
  id: string,
  input: ImportStart,
): Promise<ImportDetail> {
  if (input.run === 'check') await requestCheck(ctx, asker, id, input.reading);
  else await requestApply(ctx, asker, id, input.again);
  return getImport(ctx, asker, id);
}

/** Asks a check or an import to stop after the batch that it is at; what is in stays in. */
export async function cancelImport(ctx: Ctx, asker: Asker, id: string): Promise<ImportDetail> {
  await requireOwnImport(ctx, asker, id);
  await asAsker(ctx.db, asker, (tx) => requestCancel(tx, id));
  return getImport(ctx, asker, id);
}

/** The refused lines in pages, each read as the person who asks. */
async function* refusedLines(ctx: Ctx, asker: Asker, id: string): AsyncGenerator<RefusedLine> {
  const page = 5_000;
  let after = 0;
  for (;;) {
    const found = await asAsker(ctx.db, asker, (tx) => selectRefusedLines(tx, id, after, page));
    yield* found;
    after = found.at(-1)?.line ?? after;
    if (found.length < page) return;
  }
}

/** The refused lines of a file as a file, with the reasons. Throws not_found for strangers. */
export async function openRefused(
  ctx: Ctx,
  asker: Asker,
  id: string,
): Promise<{ body: ReadableStream; name: string }> {
  const row = await asAsker(ctx.db, asker, (tx) => requireImport(tx, id));
  const source = toNodeStream(await openUpload(serverStorage(ctx.env), row));
  const body = refusedFile(readTable(source, row), refusedLines(ctx, asker, id), row.delimiter);
  const stem = row.file_name.replace(/\.\w{1,5}$/, '').replace(/[^\w.-]+/g, '-');
  return { body, name: `${stem || 'import'}-refused.csv` };
}

/** What the wizard lets people choose from. */
export const listPlaces = (ctx: Pick<Ctx, 'db'>, asker: Asker, vendorId: string) =>
  asAsker(ctx.db, asker, (tx) => selectPlaces(tx, vendorId));

/** A stall's products as a CSV stream, read page by page as the person who asks. */
export function openExport(
  ctx: Pick<Ctx, 'db' | 'env'>,
  asker: Asker,
  vendorId: string,
  query: Pick<ExportQuery, 'format' | 'location_id'>,
): { body: ReadableStream; name: string } {
  const body = exportStream((work) => asAsker(ctx.db, asker, work), vendorId, query);
  return { body, name: `products-${query.format}.csv` };
}
