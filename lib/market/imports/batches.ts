import type { ImportItem, LineProblem, ParsedLine, VariantPart } from '#lib/market/imports/parsed';
import { handleOf } from '#lib/market/imports/slug';

/**
 * Lines in a batch, and how many one product may have. Larger ones hold locks longer, smaller ones cost more; above
 * 2,000 products the database would tell the caches to drop everything.
 */
export const batchLines = 1_500;

/** What private.import_batch takes. */
export interface ImportBatch {
  items: ImportItem[];
  problems: LineProblem[];
  lines: number;
  lastLine: number;
  /** All that its products are told apart by: SKUs, addresses, keys. */
  names: Set<string>;
}

/** Whether two batches name a product in common: the later one must find what the earlier one made. */
export const isAbout = (one: ImportBatch, other: ImportBatch): boolean =>
  [...other.names].some((name) => one.names.has(name));

function namesOf(items: readonly ImportItem[]): Set<string> {
  const names = new Set<string>();
  for (const { key, handle, slug, variants } of items) {
    names.add(`slug ${slug}`);
    if (handle !== undefined) names.add(`slug ${handle}`);
    if (key !== undefined) names.add(`key ${key}`);
    for (const { sku } of variants) names.add(`sku ${sku}`);
  }
  return names;
}

/** A batch that is being filled: its products by what tells them apart. */
type OpenBatch = Omit<ImportBatch, 'names'> & { byIdentity: Map<string, ImportItem> };

const openBatch = (): OpenBatch => ({
  items: [],
  problems: [],
  lines: 0,
  lastLine: 0,
  byIdentity: new Map(),
});
const closeBatch = ({ byIdentity: _known, ...batch }: OpenBatch): ImportBatch => ({
  ...batch,
  names: namesOf(batch.items),
});
const isError = ({ level }: LineProblem) => level === 'error';

/** A further line of a variant that is there already brings goods at another place. */
function addVariant(item: ImportItem, variant: VariantPart, bySku: Map<string, VariantPart>): void {
  const known = bySku.get(variant.sku);
  if (known) {
    known.stock.push(...variant.stock);
    return;
  }
  bySku.set(variant.sku, variant);
  item.variants.push(variant);
}

/** What the first line says counts; later ones fill in what it left open, and bring further pictures. */
function addProduct(item: ImportItem, { images, ...part }: ParsedLine['product']): void {
  Object.assign(item, { ...part, ...item });
  if (images) item.images = [...(item.images ?? []), ...images];
}

function makeItem(lines: readonly ParsedLine[]): ImportItem | null {
  const good = lines.filter(({ problems }) => !problems.some(isError));
  const [first] = good;
  if (!first) return null;
  const item: ImportItem = { line: first.line, slug: '', variants: [], ...(first.key && { key: first.key }) };
  const bySku = new Map<string, VariantPart>();
  for (const { product, variant } of good) {
    addProduct(item, product);
    if (variant) addVariant(item, variant, bySku);
  }
  // The line of a product whose variations stand elsewhere, each with what this one says.
  if (item.variants.length === 0 && item.handle === undefined) return null;
  const name = item.handle ?? item.name ?? '';
  item.slug = handleOf(name) || handleOf(item.variants[0]?.sku ?? '') || 'product';
  return item;
}

/** Lines about a product whose first line is wrong would make a product without its name. */
function blameFirst(lines: readonly ParsedLine[]): LineProblem[] {
  const [first, ...others] = lines;
  if (!first?.problems.some(isError) || others.length === 0) return [];
  return others
    .filter(({ problems, product }) => !problems.some(isError) && product.name === undefined)
    .map(({ line, variant }) => ({
      line,
      level: 'note',
      column: null,
      sku: variant?.sku ?? null,
      reason: `The first line of this product (${first.line}) is wrong: what it says was left out.`,
    }));
}

/** What tells a product of a file apart: the key that the file has for it, its address, else its first SKU. */
function identityOf({ key, handle, line, variants }: ImportItem): string {
  if (key !== undefined) return `key ${key}`;
  if (handle !== undefined) return `handle ${handle}`;
  return variants[0] ? `sku ${variants[0].sku}` : `line ${line}`;
}

function addGroup(batch: OpenBatch, lines: readonly ParsedLine[]): void {
  batch.lines += lines.length;
  batch.lastLine = lines.at(-1)?.line ?? batch.lastLine;
  for (const { problems } of lines) batch.problems.push(...problems);
  batch.problems.push(...blameFirst(lines));
  const item = makeItem(lines);
  if (!item) return;
  // Lines of one product that are apart from each other make it once.
  const identity = identityOf(item);
  const earlier = batch.byIdentity.get(identity);
  if (earlier) {
    const bySku = new Map(earlier.variants.map((variant) => [variant.sku, variant]));
    for (const variant of item.variants) addVariant(earlier, variant, bySku);
    return;
  }
  batch.items.push(item);
  batch.byIdentity.set(identity, item);
}

/**
 * Products in batches of about `batchLines` lines. The lines of a product that follow each other stay in one batch
 * (up to `batchLines` of them), so a product is written at once. Lines up to `afterLine` are read and passed over: a
 * run that goes on makes the very batches that an uninterrupted one would have made.
 */
export async function* makeBatches(
  lines: AsyncIterable<ParsedLine>,
  afterLine: number,
): AsyncGenerator<ImportBatch> {
  let batch = openBatch();
  let group: ParsedLine[] = [];
  for await (const line of lines) {
    if (line.line <= afterLine) continue;
    const isSame = group[0]?.group === line.group && group.length < batchLines;
    if (!isSame && group.length > 0) {
      addGroup(batch, group);
      group = [];
      if (batch.lines >= batchLines) {
        yield closeBatch(batch);
        batch = openBatch();
      }
    }
    group.push(line);
  }
  if (group.length > 0) addGroup(batch, group);
  if (batch.lines > 0) yield closeBatch(batch);
}
