import type { Tx } from '#lib/data/db/roles';
import { exportFormats } from '#lib/market/imports/export-lines';
import { type ExportProduct, findExportPlace, selectExportPage } from '#lib/market/imports/export-queries';
import type { ImportFormat } from '#lib/market/imports/schema';
import { csvLine } from '#lib/words/csv';
import { textStream } from '#lib/words/text-stream';

const pageSize = 500;

interface Place {
  name: string;
  id: string;
}

const readPage = (asReader: AsReader, vendorId: string, after: Place | null): Promise<ExportProduct[]> =>
  asReader((tx) => selectExportPage(tx, vendorId, after, pageSize));

type AsReader = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

async function* exportText(
  asReader: AsReader,
  vendorId: string,
  { format, location_id }: { format: ImportFormat; location_id?: string | undefined },
): AsyncGenerator<string> {
  const { headers, lines } = exportFormats[format];
  const place = await asReader((tx) => findExportPlace(tx, vendorId, location_id));
  // Without the byte order mark Excel reads another encoding.
  yield `\ufeff${csvLine(headers)}`;
  let after: Place | null = null;
  let count = 0;
  do {
    const page: ExportProduct[] = await readPage(asReader, vendorId, after);
    const from = count;
    yield page
      .flatMap((product, i) => lines(product, place, from + i + 1))
      .map(csvLine)
      .join('');
    count += page.length;
    const last = page.length === pageSize ? page.at(-1) : undefined;
    after = last ? { name: last.name, id: last.id } : null;
  } while (after);
}

/**
 * A stall's products as CSV, page by page in constant memory; `asReader` decides what is seen. To import the file of
 * our own format changes nothing; nor do the other two, with the stock of the place that they show.
 */
export function exportStream(
  asReader: AsReader,
  vendorId: string,
  query: { format: ImportFormat; location_id?: string | undefined },
): ReadableStream {
  return textStream(exportText(asReader, vendorId, query));
}
