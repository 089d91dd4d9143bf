import { parse } from 'csv-parse/sync';
import { decode, isObject } from '#lib/market/feeds/parse-feed';
import type { FeedFormat, FeedLook, FeedMapping } from '#lib/market/feeds/schema';

const shownLines = 5;
const maxColumns = 60;
const headChars = 64 * 1_024;
/** How deep a list of rows may lie in a JSON document to be found. */
const maxDepth = 3;

const delimiters = [',', ';', '\t', '|'] as const;

const short = (value: unknown): string => {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
  return text.slice(0, 80);
};

/** A column that is called like what is looked for; the given one when the file has it. */
function columnFor(columns: readonly string[], given: string, names: RegExp): string {
  if (columns.includes(given)) return given;
  return columns.find((column) => names.test(column.trim())) ?? given;
}

const skuNames =
  /^(sku|article|article.?(no|number|id)|art.?nr|item|item.?(no|number|code)|code|ean|gtin|id)$/i;
const quantityNames =
  /^(quantity|qty|stock|stock.?(level|qty|quantity)|on.?hand|available|amount|count|inventory)$/i;

const withColumns = (mapping: FeedMapping, columns: readonly string[]): FeedMapping => ({
  ...mapping,
  sku: columnFor(columns, mapping.sku, skuNames),
  quantity: columnFor(columns, mapping.quantity, quantityNames),
});

function firstLines(text: string, delimiter: string): string[][] {
  const head = text.length > headChars ? text.slice(0, text.lastIndexOf('\n', headChars) + 1) : text;
  try {
    return parse(head, {
      delimiter,
      bom: true,
      trim: true,
      to: shownLines + 1,
      skip_empty_lines: true,
      relax_column_count: true,
      relax_quotes: true,
    });
  } catch {
    return [];
  }
}

function lookAtCsv(text: string, mapping: FeedMapping): FeedLook {
  const readings = delimiters.map((delimiter) => ({ delimiter, rows: firstLines(text, delimiter) }));
  const width = (rows: string[][]) => rows[0]?.length ?? 0;
  const given = readings.find(({ delimiter }) => delimiter === mapping.delimiter);
  const widest = readings.reduce((a, b) => (width(b.rows) > width(a.rows) ? b : a));
  const { delimiter, rows } = given && width(given.rows) >= width(widest.rows) ? given : widest;
  const [columns = [], ...lines] = rows.map((cells) => cells.slice(0, maxColumns).map(short));
  const suggested = { format: 'csv' as const, mapping: { ...withColumns(mapping, columns), delimiter } };
  return { columns, lines, suggested };
}

function at(document: unknown, way: string): unknown {
  return way
    .split('.')
    .filter(Boolean)
    .reduce<unknown>((found, step) => (isObject(found) ? found[step] : undefined), document);
}

const isRows = (value: unknown): value is Record<string, unknown>[] =>
  Array.isArray(value) && value.some(isObject);

/** The way to the first list of objects; '' for the document itself. */
function wayToRows(document: unknown): string | null {
  let level: [string, unknown][] = [['', document]];
  for (let depth = 0; depth <= maxDepth; depth++) {
    const found = level.find(([, value]) => isRows(value));
    if (found) return found[0];
    level = level.flatMap(([way, value]) =>
      isObject(value)
        ? Object.entries(value).map(([key, each]): [string, unknown] => [way ? `${way}.${key}` : key, each])
        : [],
    );
  }
  return null;
}

function lookAtJson(text: string, mapping: FeedMapping): FeedLook | null {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return null;
  }
  const way = isRows(at(document, mapping.rows)) ? mapping.rows : wayToRows(document);
  const rows = way === null ? [] : at(document, way);
  const objects = Array.isArray(rows) ? rows.filter(isObject).slice(0, shownLines) : [];
  const columns = Object.keys(objects[0] ?? {}).slice(0, maxColumns);
  return {
    columns,
    lines: objects.map((object) => columns.map((column) => short(object[column]))),
    suggested: {
      format: 'json',
      mapping: { ...withColumns(mapping, columns), rows: (way ?? mapping.rows).slice(0, 200) },
    },
  };
}

/**
 * What a file is made of: its columns, its first lines, and how it could be read. Never throws: a file that nobody can
 * read has no columns.
 */
export function inspectFeed(bytes: Buffer, format: FeedFormat, mapping: FeedMapping): FeedLook {
  const text = decode(bytes);
  const isJson = format === 'json' || /^\ufeff?\s*[[{]/.test(text.slice(0, 1_000));
  return (isJson && lookAtJson(text, mapping)) || lookAtCsv(text, mapping);
}
