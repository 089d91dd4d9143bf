import type { CatalogueRow } from '#supabase/seed/catalogue-file';
import { type CatalogueStall, catalogueStalls } from '#supabase/seed/content/catalogue-stalls';
import { dayMs, hourMs } from '#supabase/seed/context';
import { stallId } from '#supabase/seed/demo-market';
import type { Market, MarketCategory, MarketProduct } from '#supabase/seed/market';
import { hash32, idFor, makeRandom, slugify } from '#supabase/seed/random';

const title = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
const locationId = (stall: CatalogueStall, name: string): string =>
  idFor('location', `${stall.slug}/${name}`);

/** Pictures are shared within a style, in as many colours as the style is large. */
export const paletteCount = (products: number): number => (products > 40 ? 3 : products > 12 ? 2 : 1);
export const emblemKey = (style: string, palette: number): string => `emblem/${slugify(style)}-${palette}`;

/** Who sells it: by style, else by category, else the stall that its style's name falls on. */
function stallFor({ category, style }: CatalogueRow): CatalogueStall {
  const byStyle = catalogueStalls.find((stall) => stall.styles?.includes(style));
  const byCategory = catalogueStalls.find((stall) => stall.categories.includes(category));
  const found = byStyle ?? byCategory ?? catalogueStalls[hash32(style) % catalogueStalls.length];
  if (!found) throw new RangeError('There are no stalls to deal products to');
  return found;
}

function categoryRows(rows: readonly CatalogueRow[]): MarketCategory[] {
  const byCategory = Map.groupBy(rows, (row) => slugify(row.category));
  return [...byCategory].flatMap(([slug, members], position) => {
    const id = idFor('category', slug);
    const name = title(members[0]?.category ?? slug);
    const styles = Map.groupBy(members, (row) => slugify(row.style));
    const children = [...styles].map(([style, [first]], i) => ({
      id: idFor('category', `${slug}/${style}`),
      parentId: id,
      slug: `${slug}-${style}`,
      name: title(first?.style ?? style),
      description: '',
      position: i,
    }));
    return [{ id, parentId: null, slug, name, description: '', position }, ...children];
  });
}

/** Two products of one stall may bear one name; the second gets part of its sku into its address. */
function makeSlugs(): (stall: string, row: CatalogueRow) => string {
  const taken = new Set<string>();
  return (stall, { name, sku }) => {
    const plain = slugify(name).slice(0, 150).replace(/-$/, '') || 'product';
    const slug = taken.has(`${stall}/${plain}`)
      ? `${plain}-${slugify(sku).slice(0, 24).replace(/-$/, '')}`
      : plain;
    taken.add(`${stall}/${slug}`);
    return slug;
  };
}

function productRow(row: CatalogueRow, slug: string, picture: string): MarketProduct {
  const stall = stallFor(row);
  const random = makeRandom(`catalogue:${row.sku}`);
  const variantId = idFor('variant', row.sku);
  const primary = locationId(stall, stall.locations[0]?.name ?? '');
  return {
    id: idFor('product', row.sku),
    vendorId: stallId(stall.slug),
    categoryId: idFor('category', `${slugify(row.category)}/${slugify(row.style)}`),
    name: row.name,
    slug,
    description: row.description,
    status: 'published',
    statusReason: null,
    unit: 'each',
    ageMs: random.int(1, 300) * dayMs + random.int(0, 23) * hourMs,
    variants: [{ id: variantId, sku: row.sku, name: '', price: row.price, step: 1 }],
    shelves: [
      {
        id: idFor('inventory', `${variantId}/${primary}`),
        variantId,
        locationId: primary,
        step: 1,
        quantity: row.quantity,
        threshold: 4,
      },
    ],
    pictures: [{ key: picture, alt: `${title(row.style)} (illustration)` }],
    pull: 1,
  };
}

/** The market that a product file describes: twelve stalls, a tree of two levels, one piece of each thing per variant. */
export function catalogueMarket(rows: readonly CatalogueRow[]): Market {
  const slugFor = makeSlugs();
  const sizes = Map.groupBy(rows, (row) => row.style);
  const pictureOf = ({ sku, style }: CatalogueRow) =>
    emblemKey(style, hash32(sku) % paletteCount(sizes.get(style)?.length ?? 1));
  return {
    stalls: catalogueStalls.map(
      ({ categories: _categories, styles: _styles, colours: _colours, ...stall }) => ({
        ...stall,
        id: stallId(stall.slug),
      }),
    ),
    demoStallId: stallId(catalogueStalls[0]?.slug ?? ''),
    locations: catalogueStalls.flatMap((stall) =>
      stall.locations.map(({ name, city }, i) => ({
        id: locationId(stall, name),
        vendorId: stallId(stall.slug),
        name,
        city,
        isPrimary: i === 0,
      })),
    ),
    categories: categoryRows(rows),
    products: rows.map((row) => productRow(row, slugFor(stallFor(row).slug, row), pictureOf(row))),
  };
}
