import { parse } from 'csv-parse/sync';
import { AppError } from '#lib/base/errors';
import { type Delimiter, delimiters, type Encoding, type ImportFormat } from '#lib/market/imports/schema';

/** How many lines are looked at. */
const sampleRows = 20;

/** What the first lines of a file tell. */
export interface Detected {
  delimiter: Delimiter;
  format: ImportFormat;
  headers: string[];
  /** Up to five lines below the headers. */
  sample: string[][];
}

/** Excel's own first line, `sep=;`, which is no line of the table. */
export const separatorLine = /^\ufeff?sep=(.)\r?\n/i;

const decoderNames: Record<Encoding, string> = {
  'utf-8': 'utf-8',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'windows-1252': 'windows-1252',
};

/** A decoder for a whole file or its pieces; takes a byte order mark away. */
export const decoderFor = (encoding: Encoding) => new TextDecoder(decoderNames[encoding]);

function rowsBy(text: string, delimiter: Delimiter): string[][] {
  try {
    return parse(text, {
      delimiter,
      to: sampleRows,
      skip_empty_lines: true,
      relax_column_count: true,
      relax_quotes: true,
      // The last line of a head that was cut off may have an open quote; of a whole file the check says where it is.
      skip_records_with_error: true,
    });
  } catch {
    return [];
  }
}

/** More columns are better, if the lines agree on how many there are. */
function score(rows: string[][]): number {
  const width = rows[0]?.length ?? 0;
  if (width < 2) return 0;
  const agreeing = rows.filter((row) => row.length === width).length;
  return (agreeing / rows.length) * Math.log2(width + 1);
}

/** Complete lines of a head only, unless that is the whole file. */
const wholeLines = (text: string, isWhole: boolean) =>
  isWhole ? text : text.slice(0, text.lastIndexOf('\n') + 1);

/** Headers as names that tell columns apart: without spaces around them, numbered where they are empty or repeated. */
export function nameColumns(headers: readonly string[]): string[] {
  const used = new Set<string>();
  return headers.map((header, index) => {
    const bare =
      header
        .replace(/^\ufeff/, '')
        .trim()
        .slice(0, 180) || `Column ${index + 1}`;
    const name = used.has(bare) ? `${bare} (${index + 1})` : bare;
    used.add(name);
    return name;
  });
}

/** Shopify's and WooCommerce's exports are known by columns that nobody else has together. */
export function formatOf(headers: readonly string[]): ImportFormat {
  const names = new Set(headers.map((header) => header.trim().toLowerCase()));
  const hasAll = (...wanted: string[]) => wanted.every((name) => names.has(name));
  if (hasAll('handle', 'title') && (names.has('variant price') || names.has('variant sku'))) return 'shopify';
  if (hasAll('type', 'sku', 'name') && (names.has('regular price') || names.has('in stock?')))
    return 'woocommerce';
  return 'own';
}

/**
 * Delimiter, headers and format of a file by its first characters (`isWhole`: they are all of it). Throws
 * invalid_input when there is no table in them.
 */
export function detectTable(head: string, isWhole: boolean, given?: Delimiter): Detected {
  const separator = separatorLine.exec(head)?.[1];
  const text = wholeLines(head.replace(separatorLine, '').replace(/^\ufeff/, ''), isWhole);
  const named = given ?? delimiters.find((each) => each === separator);
  const readings = (named ? [named] : delimiters).map((delimiter) => {
    const rows = rowsBy(text, delimiter);
    return { delimiter, rows, score: score(rows) };
  });
  const best = readings.reduce((a, b) => (b.score > a.score ? b : a));
  const [headers, ...lines] = best.rows;
  if (!headers || headers.every((header) => header.trim() === ''))
    throw new AppError(
      'invalid_input',
      'There is no table in this file. Its first line must name the columns, and what is opened with a quotation mark there must be closed.',
    );
  if (headers.length > 300)
    throw new AppError('invalid_input', 'This table has more than 300 columns. Is it a CSV file?');
  return {
    delimiter: best.delimiter,
    format: formatOf(headers),
    headers: nameColumns(headers),
    sample: lines.slice(0, 5).map((cells) => cells.map((cell) => cell.slice(0, 200))),
  };
}
