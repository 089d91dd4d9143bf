import { createReadStream } from 'node:fs';
import { type CsvError, parse } from 'csv-parse';
import * as z from 'zod';

/** One line of a product file: pieces of one thing. */
const row = z.object({
  sku: z.string().trim().min(1, 'sku is missing').max(80, 'sku is longer than 80 characters'),
  name: z.string().trim().min(2, 'name is missing').max(160, 'name is longer than 160 characters'),
  category: z.string().trim().min(1, 'category is missing').max(80),
  style: z.string().trim().min(1, 'style is missing').max(80),
  description: z.string().trim().max(20_000, 'description is longer than 20,000 characters').default(''),
  price: z
    .string()
    .trim()
    .regex(/^\d{1,8}(\.\d{1,2})?$/, 'price is not an amount such as 12.90'),
  quantity: z
    .string()
    .trim()
    .regex(/^\d{1,8}$/, 'quantity is not a whole number')
    .transform(Number),
});

export type CatalogueRow = z.infer<typeof row>;

export interface SkippedLine {
  /** Where the record ends in the file, counted from 1. */
  line: number;
  reason: string;
}

const reasonOf = (error: z.ZodError): string =>
  error.issues
    .map(({ path, message }) =>
      message.includes(String(path[0])) ? message : `${path.join('.')}: ${message}`,
    )
    .join('; ');

/**
 * Reads a product file with the columns sku, name, category, style, description, price and quantity, line by line.
 * Lines that cannot be used are told with their reason; the rest is kept. Rejects when the file cannot be read.
 */
export async function readCatalogue(file: string): Promise<{ rows: CatalogueRow[]; skipped: SkippedLine[] }> {
  const rows = new Map<string, CatalogueRow>();
  const skipped: SkippedLine[] = [];
  const parser = createReadStream(file).pipe(
    parse({ columns: true, bom: true, info: true, skip_empty_lines: true, skip_records_with_error: true }),
  );
  parser.on('skip', (error: CsvError & { lines?: number }) => {
    skipped.push({ line: error.lines ?? 0, reason: error.message });
  });
  for await (const { record, info } of parser as AsyncIterable<{
    record: unknown;
    info: { lines: number };
  }>) {
    const parsed = row.safeParse(record);
    if (!parsed.success) skipped.push({ line: info.lines, reason: reasonOf(parsed.error) });
    else if (rows.has(parsed.data.sku))
      skipped.push({ line: info.lines, reason: `sku ${parsed.data.sku} appears twice` });
    else rows.set(parsed.data.sku, parsed.data);
  }
  return { rows: [...rows.values()], skipped: skipped.sort((a, b) => a.line - b.line) };
}
