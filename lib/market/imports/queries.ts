import { sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import type { ImportBatch } from '#lib/market/imports/batches';
import type {
  Delimiter,
  Encoding,
  ImportFormat,
  ImportMapping,
  ImportProblem,
  ImportReading,
  ImportSettings,
  ImportState,
  ImportSummary,
} from '#lib/market/imports/schema';

export interface ImportRow extends ImportSummary {
  sha256: string;
  encoding: Encoding;
  delimiter: Delimiter;
  headers: string[];
  sample: string[][];
  mapping: ImportMapping;
  settings: Partial<ImportSettings>;
  batches_done: number;
  line_done: number;
}

const summary = sql`id, vendor_id, file_name, bytes, format, state, error, is_cancelled, rows_total, rows_done,
  rows_created, rows_updated, rows_unchanged, rows_failed, products_created, created_at, started_at, finished_at`;
const whole = sql`${summary}, sha256, encoding, delimiter, headers, sample, mapping, settings, batches_done, line_done`;

export interface NewImport {
  id: string;
  vendorId: string;
  fileName: string;
  bytes: number;
  sha256: string;
  encoding: Encoding;
  delimiter: Delimiter;
  format: ImportFormat;
  headers: string[];
  sample: string[][];
}

/** Row-level security lets managers of the stall do it, and nobody else. */
export const insertImport = defineQuery(
  'imports.insertImport',
  async (tx: Tx, file: NewImport): Promise<void> => {
    await sql`insert into public.imports
      (id, vendor_id, file_name, bytes, sha256, encoding, delimiter, format, headers, sample)
      values (${file.id}::uuid, ${file.vendorId}::uuid, ${file.fileName}, ${file.bytes}, ${file.sha256},
        ${file.encoding}, ${file.delimiter}, ${file.format}, ${JSON.stringify(file.headers)}::text::jsonb,
        ${JSON.stringify(file.sample)}::text::jsonb)`.execute(tx);
  },
);

export const findImport = defineQuery(
  'imports.findImport',
  async (tx: Tx | Db, id: string): Promise<ImportRow | undefined> => {
    const { rows } = await sql<ImportRow>`
      select ${whole} from public.imports where id = ${id}::uuid`.execute(tx);
    return rows[0];
  },
);

/** What the stall is called. */
export const selectStore = defineQuery(
  'imports.selectStore',
  async (db: Db, vendorId: string): Promise<string | undefined> => {
    const { rows } = await sql<{ store_name: string }>`
      select store_name from public.vendors where id = ${vendorId}::uuid`.execute(db);
    return rows[0]?.store_name;
  },
);

/** Newest first, one more than asked for. */
export const selectImports = defineQuery(
  'imports.selectImports',
  async (
    tx: Tx,
    vendorId: string,
    limit: number,
    after: { createdAt: string; id: string } | null,
  ): Promise<ImportSummary[]> => {
    const keyset = after
      ? sql`and (created_at, id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`
      : sql``;
    const { rows } = await sql<ImportSummary>`
      select ${summary} from public.imports where vendor_id = ${vendorId}::uuid ${keyset}
      order by created_at desc, id desc limit ${limit + 1}`.execute(tx);
    return rows;
  },
);

export const selectProblems = defineQuery(
  'imports.selectProblems',
  async (tx: Tx, importId: string, limit: number): Promise<ImportProblem[]> => {
    const { rows } = await sql<ImportProblem>`
      select line, level, column_name as "column", sku, reason from public.import_rows
      where import_id = ${importId}::uuid order by line, id limit ${limit}`.execute(tx);
    return rows;
  },
);

/** Refused lines from `afterLine` on, in the order of the file; all of a line's reasons in one row. */
export const selectRefusedLines = defineQuery(
  'imports.selectRefusedLines',
  async (
    tx: Tx,
    importId: string,
    afterLine: number,
    limit: number,
  ): Promise<{ line: number; reason: string }[]> => {
    const { rows } = await sql<{ line: number; reason: string }>`
      select line, string_agg(concat_ws(': ', column_name, reason), ' ' order by id) as reason
      from public.import_rows
      where import_id = ${importId}::uuid and level = 'error' and line > ${afterLine}
      group by line order by line limit ${limit}`.execute(tx);
    return rows;
  },
);

export interface Twin {
  id: string;
  file_name: string;
  finished_at: string;
  is_same_reading: boolean;
}

/** The last import of the very same bytes by the same stall that was done. */
export const findTwin = defineQuery(
  'imports.findTwin',
  async (tx: Tx, { id, vendor_id, sha256 }: ImportRow): Promise<Twin | undefined> => {
    const { rows } = await sql<Twin>`
      select o.id, o.file_name, coalesce(o.finished_at, o.created_at) as finished_at,
        (o.mapping, o.settings, o.format) = (i.mapping, i.settings, i.format) as is_same_reading
      from public.imports i
      join public.imports o on o.vendor_id = i.vendor_id and o.sha256 = i.sha256 and o.id <> i.id
      where i.id = ${id}::uuid and o.vendor_id = ${vendor_id}::uuid and o.sha256 = ${sha256} and o.state = 'done'
      order by is_same_reading desc, o.finished_at desc limit 1`.execute(tx);
    return rows[0];
  },
);

/** How a table with these columns was read the last time. */
export const findMapping = defineQuery(
  'imports.findMapping',
  async (
    tx: Tx,
    row: ImportRow,
  ): Promise<
    { format: ImportFormat; mapping: ImportMapping; settings: Partial<ImportSettings> } | undefined
  > => {
    const { rows } = await sql<{
      format: ImportFormat;
      mapping: ImportMapping;
      settings: Partial<ImportSettings>;
    }>`select m.format, m.mapping, m.settings from public.import_mappings m
      join public.imports i on i.vendor_id = m.vendor_id
        and m.signature = encode(extensions.digest(i.headers::text, 'sha256'), 'hex')
      where i.id = ${row.id}::uuid`.execute(tx);
    return rows[0];
  },
);

/** Who may, and whether it is the time for it, is decided in the database. */
export const requestRun = defineQuery(
  'imports.requestRun',
  async (
    tx: Tx,
    importId: string,
    run: 'check' | 'apply',
    reading: (ImportReading & { headers: string[] }) | null,
  ): Promise<void> => {
    const given = reading && JSON.stringify(reading);
    await sql`select private.request_import(${importId}::uuid, ${run}, ${given}::text::jsonb)`.execute(tx);
  },
);

export const requestCancel = defineQuery(
  'imports.requestCancel',
  async (tx: Tx, importId: string): Promise<void> => {
    await sql`select private.cancel_import(${importId}::uuid)`.execute(tx);
  },
);

/** What came of a batch: the state that the import is in decides whether there is more to do. */
export const applyBatch = defineQuery(
  'imports.applyBatch',
  async (db: Db, importId: string, no: number, batch: ImportBatch): Promise<ImportState> => {
    const { items, problems, lines, lastLine } = batch;
    const rows = JSON.stringify({ items, problems, lines, last_line: lastLine });
    const result = await sql<{ state: ImportState }>`
      select private.import_batch(${importId}::uuid, ${no}, ${rows}::text::jsonb) ->> 'state' as state`.execute(
      db,
    );
    return result.rows[0]?.state ?? 'failed';
  },
);

export const tellProgress = defineQuery(
  'imports.tellProgress',
  async (db: Db, importId: string): Promise<void> => {
    await sql`select private.tell_import(${importId}::uuid)`.execute(db);
  },
);

export const endImport = defineQuery(
  'imports.endImport',
  async (
    db: Db,
    importId: string,
    state: 'checked' | 'done' | 'cancelled' | 'failed',
    error?: string,
  ): Promise<void> => {
    await sql`select private.end_import(${importId}::uuid, ${state}, ${error ?? null})`.execute(db);
  },
);

export const selectPlaces = defineQuery(
  'imports.selectPlaces',
  async (
    tx: Tx,
    vendorId: string,
  ): Promise<{
    locations: { id: string; name: string }[];
    categories: { id: string; name: string; parent: string | null }[];
  }> => {
    const locations = await tx
      .selectFrom('locations')
      .where('vendor_id', '=', vendorId)
      .select(['id', 'name'])
      .orderBy('is_primary', 'desc')
      .orderBy('name')
      .execute();
    const categories = await sql<{ id: string; name: string; parent: string | null }>`
      select c.id, c.name, p.name as parent from public.categories c
      left join public.categories p on p.id = c.parent_id
      order by coalesce(p.position, c.position), p.name nulls first, c.position, c.name`.execute(tx);
    return { locations, categories: categories.rows };
  },
);
