import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type postgres from 'postgres';
import { connect } from '#lib/data/db/connect';
import { asService } from '#lib/data/db/roles';
import type { StorageClient } from '#lib/data/supabase/storage';
import { decoderFor, detectTable } from '#lib/market/imports/detect';
import { judgeHead, makeUtf8Watch } from '#lib/market/imports/detect-bytes';
import { exportStream } from '#lib/market/imports/export';
import { guessMapping } from '#lib/market/imports/mapping';
import { findImport, type ImportRow } from '#lib/market/imports/queries';
import { runImport } from '#lib/market/imports/run';
import type { ImportFormat, ImportProblem, ImportSettings } from '#lib/market/imports/schema';
import { addCategory, addVendor, idOf } from '#supabase/tests/support/market';

/** Storage of one's own: the bytes of files by path. */
function makeFiles() {
  const files = new Map<string, Buffer>();
  const from = () => ({
    download: (path: string) => ({
      asStream: async () => ({ data: Readable.toWeb(Readable.from(slices(files.get(path)))), error: null }),
    }),
  });
  return { files, storage: { from } as unknown as StorageClient };
}

function* slices(bytes: Buffer = Buffer.alloc(0)): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

function recognise(bytes: Buffer) {
  const watch = makeUtf8Watch();
  watch.see(bytes);
  const encoding = judgeHead(bytes) ?? (watch.isUtf8() ? ('utf-8' as const) : ('windows-1252' as const));
  return { encoding, ...detectTable(decoderFor(encoding).decode(bytes), true) };
}

export interface ImportResult {
  row: ImportRow;
  problems: ImportProblem[];
}

/** A stall `import-stall` with one location and the category `teas`, and imports for it without Storage or jobs. */
export async function makeImportWorld(url: string) {
  const { db, sql, close } = connect(url, { max: 4, name: 'import-test' });
  const { files, storage } = makeFiles();
  const vendorId = await addVendor(sql, 'import-stall');
  await addCategory(sql, 'teas');
  const ctx = { db, storage };

  /** Takes a file in as an upload does; resolves with its id. */
  async function take(
    file: Buffer | string,
    settings: Partial<ImportSettings> = {},
    state: 'checking' | 'running' = 'running',
  ): Promise<string> {
    const bytes = Buffer.from(file);
    const id = randomUUID();
    files.set(`${vendorId}/${id}`, bytes);
    const { encoding, delimiter, format, headers } = recognise(bytes);
    const given = { location_id: idOf('import-stall-main'), new_status: 'pending', ...settings };
    await sql`insert into public.imports (id, vendor_id, file_name, bytes, sha256, encoding, delimiter, format, headers,
        mapping, settings, state, started_at)
      values (${id}, ${vendorId}, 'products.csv', ${bytes.length}, ${createHash('sha256').update(bytes).digest('hex')},
        ${encoding}, ${delimiter}, ${format}, ${sql.json(headers)},
        ${sql.json(format === 'own' ? guessMapping(headers) : {})}, ${sql.json(given)}, ${state},
        ${state === 'running' ? sql`now()` : null})`;
    return id;
  }

  const run = (id: string, signal = new AbortController().signal) => runImport(ctx, id, { signal });

  async function resultOf(id: string): Promise<ImportResult> {
    const row = await findImport(db, id);
    if (!row) throw new Error(`no import ${id}`);
    const problems = await sql<ImportProblem[]>`
      select line, level, column_name as "column", sku, reason from public.import_rows where import_id = ${id}
      order by line, id`;
    return { row, problems: [...problems] };
  }

  async function importFile(
    file: Buffer | string,
    settings?: Partial<ImportSettings>,
    state?: 'checking' | 'running',
  ): Promise<ImportResult> {
    const id = await take(file, settings, state);
    await run(id);
    return resultOf(id);
  }

  async function exportFile(format: ImportFormat): Promise<string> {
    const stream = exportStream((work) => asService(db, work), vendorId, { format });
    return new Response(stream).text();
  }

  return { db, sql, vendorId, take, run, resultOf, importFile, exportFile, close };
}

export type ImportWorld = Awaited<ReturnType<typeof makeImportWorld>>;

/** What a stall has, a line per variant: enough to see that nothing changed. */
export async function stockList(sql: postgres.Sql): Promise<object[]> {
  return sql`select p.slug, p.name, p.description, p.status, p.currency, p.price as product_price, p.stock_quantity,
      p.stock_status, p.updated_at, v.sku, v.name as variant, v.options, v.price, v.step, v.is_active, v.position,
      i.quantity, i.version, i.low_stock_threshold,
      (select count(*)::int from public.inventory_movements m where m.inventory_id = i.id) as movements
    from public.products p join public.product_variants v on v.product_id = p.id
    left join public.inventory i on i.variant_id = v.id
    order by p.slug, v.position, v.sku`;
}
