import { AppError } from '#lib/base/errors';
import { nameColumns } from '#lib/market/imports/detect';
import { oddTextOf, shownText } from '#lib/market/imports/odd-texts';
import { ownLines } from '#lib/market/imports/own-format';
import type { FileRecord, ParsedLine, ReadLine } from '#lib/market/imports/parsed';
import type { ImportFormat, ImportMapping } from '#lib/market/imports/schema';
import { makeSeenLines, maxLines } from '#lib/market/imports/seen-lines';
import { shopifyLines } from '#lib/market/imports/shopify-format';
import { woocommerceLines } from '#lib/market/imports/woocommerce-format';

export interface LineOptions {
  format: ImportFormat;
  mapping: ImportMapping;
  /** Decides which sale prices are on; the same in every try of one import. */
  now: Date;
}

function readerFor(headers: readonly string[], { format, mapping, now }: LineOptions): ReadLine {
  if (format === 'shopify') return shopifyLines(headers);
  return format === 'woocommerce' ? woocommerceLines(headers, now) : ownLines(headers, mapping);
}

/** Cells beyond the headers are fine when they are empty, as spreadsheets leave them; missing ones at the end are too
 *  when the line ends early by that alone. */
function shapeProblem(cells: readonly string[], width: number): string | null {
  const extra = cells.slice(width).some((cell) => cell.trim() !== '');
  if (extra)
    return `The line has ${cells.length} cells and the table ${width} columns. Is a quotation mark missing?`;
  return cells.length < width && cells.length < 2
    ? 'The line has a single cell: it is no line of this table.'
    : null;
}

const broken = (line: number, reason: string, sku: string | null = null): ParsedLine => ({
  line,
  group: `line ${line}`,
  product: {},
  variant: null,
  problems: [{ line, level: 'error', column: null, sku, reason }],
});

/** The line, or what is wrong with its texts; its remarks can be written in either case. */
function writable(parsed: ParsedLine): ParsedLine {
  const odd = oddTextOf(parsed);
  if (odd) return broken(parsed.line, odd, parsed.variant && shownText(parsed.variant.sku));
  for (const problem of parsed.problems) {
    problem.reason = shownText(problem.reason);
    problem.sku = problem.sku && shownText(problem.sku);
  }
  return parsed;
}

/** A SKU stands once in a file, or once per location. */
function refuseRepeats(parsed: ParsedLine, seen: ReturnType<typeof makeSeenLines>): void {
  const { variant, line, problems } = parsed;
  if (!variant || problems.some(({ level }) => level === 'error')) return;
  const place = variant.stock[0]?.location?.toLowerCase() ?? '';
  const first = seen.firstLineOf(`${variant.sku}\0${place}`, line);
  if (first === null) return;
  const reason = `This SKU stands on line ${first} already${place && ', for the same location'}.`;
  problems.push({ line, level: 'error', column: 'sku', sku: variant.sku, reason });
}

/**
 * The lines of a table as products and variants, in its order. Every line of the file comes out once, good or bad;
 * only lines without any cell do not. Throws invalid_input for more than half a million lines.
 */
export async function* readLines(
  records: AsyncIterable<FileRecord>,
  options: LineOptions,
): AsyncGenerator<ParsedLine> {
  const seen = makeSeenLines();
  let read: ReadLine | undefined;
  let width = 0;
  let count = 0;
  for await (const record of records) {
    if (!read) {
      const headers = nameColumns(record.cells);
      read = readerFor(headers, options);
      width = headers.length;
      continue;
    }
    count += 1;
    if (count > maxLines)
      throw new AppError(
        'invalid_input',
        `The file has more than ${maxLines} lines. Divide it and import the parts.`,
      );
    const wrong = shapeProblem(record.cells, width);
    const understood = wrong ? broken(record.line, wrong) : read(record);
    if (!understood) continue;
    const parsed = writable(understood);
    refuseRepeats(parsed, seen);
    yield parsed;
  }
}
