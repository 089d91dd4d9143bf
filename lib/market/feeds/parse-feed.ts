import { parse } from 'csv-parse';
import { ForeignFileError } from '#lib/engines/fetch/foreign-file-error';
import type { FeedFormat, FeedMapping, FeedProblem, FeedRow } from '#lib/market/feeds/schema';

export interface ParsedFeed {
  rows: FeedRow[];
  problems: FeedProblem[];
}

export const maxFeedRows = 50_000;

/** One line before it is judged. */
interface RawRow {
  sku: unknown;
  quantity: unknown;
}

/** UTF-8, or what old shop systems write when it is not. */
export function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

const tooMany = () =>
  new ForeignFileError(`The file has more than ${maxFeedRows} lines, which is the most that is read.`);

const missing = (column: string, names: string[]) =>
  new ForeignFileError(
    `The file has no column "${column}". It has: ${names.slice(0, 12).join(', ').slice(0, 200) || 'none'}.`,
  );

/** The parser gives way to other work between chunks; a quote that is never closed is an error, as a cut-off file has. */
async function csvRows(text: string, mapping: FeedMapping): Promise<RawRow[]> {
  const parser = parse(text, {
    delimiter: mapping.delimiter,
    bom: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count_more: true,
    max_record_size: 100_000,
  });
  const rows: RawRow[] = [];
  let places: { sku: number; quantity: number } | undefined;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      if (!places) {
        places = { sku: cells.indexOf(mapping.sku), quantity: cells.indexOf(mapping.quantity) };
        if (places.sku < 0) throw missing(mapping.sku, cells);
        if (places.quantity < 0) throw missing(mapping.quantity, cells);
      } else if (rows.length === maxFeedRows) throw tooMany();
      else rows.push({ sku: cells[places.sku], quantity: cells[places.quantity] });
    }
  } catch (error) {
    if (error instanceof ForeignFileError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new ForeignFileError(`The file is not valid CSV: ${why.slice(0, 200)}.`, { cause: error });
  }
  return rows;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function arrayAt(document: unknown, way: string): unknown[] {
  let found = document;
  for (const step of way ? way.split('.') : []) {
    if (!isObject(found) || !Object.hasOwn(found, step))
      throw new ForeignFileError(`The file has no rows at "${way}".`);
    found = found[step];
  }
  if (!Array.isArray(found))
    throw new ForeignFileError(`What is at "${way || 'the top'}" is not a list of rows.`);
  return found;
}

function jsonRows(text: string, mapping: FeedMapping): (RawRow | null)[] {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new ForeignFileError('The file is not valid JSON.', { cause: error });
  }
  const items = arrayAt(document, mapping.rows);
  if (items.length > maxFeedRows) throw tooMany();
  const first = items.find(isObject);
  if (first && items.every((item) => !isObject(item) || !Object.hasOwn(item, mapping.quantity)))
    throw missing(mapping.quantity, Object.keys(first));
  return items.map((item) =>
    isObject(item) ? { sku: item[mapping.sku], quantity: item[mapping.quantity] } : null,
  );
}

/** Plain decimal notation only: "1,500" is fifteen hundred to one and one and a half to another. */
const plainNumber = /^\d{1,9}(\.\d{1,3})?$/;

function quantityOf(value: unknown): number | null {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  const shown = text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
  return plainNumber.test(shown) ? Number(shown) : null;
}

function skuOf(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  return text.slice(0, 80);
}

/** A blank or odd quantity is a problem of its line and never zero. */
function judge(raw: (RawRow | null)[]): ParsedFeed {
  const rows: FeedRow[] = [];
  const problems: FeedProblem[] = [];
  raw.forEach((row, index) => {
    const line = index + 1;
    const sku = skuOf(row?.sku);
    const quantity = quantityOf(row?.quantity);
    if (!row) problems.push({ line, sku, problem: 'not_a_row' });
    else if (!sku) problems.push({ line, sku, problem: 'no_sku' });
    else if (quantity === null) problems.push({ line, sku, problem: 'bad_quantity' });
    else rows.push({ line, sku, quantity });
  });
  return { rows, problems };
}

/** A SKU on several lines with one quantity is taken once; with different ones nobody knows which is meant. */
function withoutRepeats({ rows, problems }: ParsedFeed): ParsedFeed {
  const bySku = Map.groupBy(rows, (row) => row.sku);
  const kept: FeedRow[] = [];
  for (const [first, ...others] of bySku.values()) {
    if (!first) continue;
    if (others.every((other) => other.quantity === first.quantity)) kept.push(first);
    else
      for (const { line, sku } of [first, ...others]) problems.push({ line, sku, problem: 'repeated_sku' });
  }
  return { rows: kept, problems: problems.sort((a, b) => a.line - b.line) };
}

/** More than a fifth of the lines unreadable (and more than two): half a file, or another one than it was. */
function requireSound({ rows, problems }: ParsedFeed): void {
  const lines = rows.length + problems.length;
  if (lines === 0) throw new ForeignFileError('The file is empty.');
  if (rows.length === 0 || problems.length > Math.max(2, lines / 5)) {
    const [first] = problems;
    const where = first ? ` The first is line ${first.line}: ${first.problem.replaceAll('_', ' ')}.` : '';
    throw new ForeignFileError(
      `${problems.length} of ${lines} lines cannot be read, so none was used.${where}`,
    );
  }
}

/**
 * The quantities in a file, one per SKU, and what was left out and why. Throws ForeignFileError for a file that is not to be
 * trusted as a whole: not in the format, without a needed column, empty, or largely unreadable.
 */
export async function parseFeed(
  bytes: Buffer,
  format: FeedFormat,
  mapping: FeedMapping,
): Promise<ParsedFeed> {
  const text = decode(bytes);
  const raw = format === 'csv' ? await csvRows(text, mapping) : jsonRows(text, mapping);
  const parsed = withoutRepeats(judge(raw));
  requireSound(parsed);
  return parsed;
}
