import { type CategorySlug, categories } from '#supabase/seed/content/categories';
import type { ProductSeed } from '#supabase/seed/content/product';
import type { StallSeed } from '#supabase/seed/content/stall';
import { demoStallSlug, stalls } from '#supabase/seed/content/stalls';
import { dayMs, hourMs } from '#supabase/seed/context';
import { altText } from '#supabase/seed/illustrations/alt-text';
import type {
  Market,
  MarketCategory,
  MarketLocation,
  MarketProduct,
  MarketVariant,
  Shelf,
} from '#supabase/seed/market';
import { idFor, makeRandom, type Random, slugify } from '#supabase/seed/random';

export const stallId = (slug: string): string => idFor('vendor', slug);
const categoryId = (slug: string): string => idFor('category', slug);

/** The key under which a product's picture is rendered and stored. */
export const pictureKey = (stall: string, product: string, index: number): string =>
  `${stall}/${slugify(product)}-${index + 1}`;

function categoryRows(): MarketCategory[] {
  return categories.flatMap(({ children, ...parent }, position) => [
    { ...parent, id: categoryId(parent.slug), parentId: null, position },
    ...children.map((child, i) => ({
      ...child,
      id: categoryId(child.slug),
      parentId: categoryId(parent.slug),
      position: i,
    })),
  ]);
}

const locationRows = (stall: StallSeed): MarketLocation[] =>
  stall.locations.map(({ name, city }, i) => ({
    id: idFor('location', `${stall.slug}/${name}`),
    vendorId: stallId(stall.slug),
    name,
    city,
    isPrimary: i === 0,
  }));

function variantRows(stall: StallSeed, product: ProductSeed, index: number): MarketVariant[] {
  const code = `${stall.slug
    .replace(/[^a-z]/g, '')
    .slice(0, 3)
    .toUpperCase()}-${String(index + 1).padStart(3, '0')}`;
  return product.variants.map((variant, i) => ({
    ...variant,
    id: idFor('variant', `${stall.slug}/${product.name}/${variant.name}`),
    sku: `${code}-${'ABCDEF'[i] ?? i}`,
  }));
}

/** Reorder points in steps: many bags of 50 g, few of 1 kg, very few teapots. */
function reorderSteps(random: Random, { step, price }: MarketVariant, isPrimary: boolean): number {
  if (Number(price) >= 25) return isPrimary ? random.int(2, 3) : 1;
  if (step >= 200) return isPrimary ? random.int(3, 4) : 2;
  return isPrimary ? random.int(4, 9) : random.int(2, 4);
}

/** A stock that is plentiful, low or gone. */
function level(
  random: Random,
  product: ProductSeed,
  variant: MarketVariant,
  isPrimary: boolean,
): Pick<Shelf, 'quantity' | 'threshold'> {
  const steps = reorderSteps(random, variant, isPrimary);
  const threshold = steps * variant.step;
  if (product.stock === 'out') return { quantity: 0, threshold };
  if (product.stock === 'low')
    return { quantity: isPrimary ? random.int(1, 2) * variant.step : 0, threshold };
  return { quantity: Math.round(steps * random.float(1.7, 6)) * variant.step, threshold };
}

/** The primary location has everything; each other one has a good half. */
function shelfRows(stall: StallSeed, product: ProductSeed, variants: MarketVariant[]): Shelf[] {
  const random = makeRandom(`shelves:${stall.slug}/${product.name}`);
  return locationRows(stall).flatMap((location) => {
    if (!location.isPrimary && !random.chance(0.55)) return [];
    return variants.map((variant) => ({
      id: idFor('inventory', `${variant.id}/${location.id}`),
      variantId: variant.id,
      locationId: location.id,
      step: variant.step,
      ...level(random, product, variant, location.isPrimary),
    }));
  });
}

function productRow(stall: StallSeed, product: ProductSeed, index: number): MarketProduct {
  const random = makeRandom(`product:${stall.slug}/${product.name}`);
  const variants = variantRows(stall, product, index);
  const age = product.status && product.status !== 'archived' ? random.int(1, 6) : random.int(95, 420);
  return {
    id: idFor('product', `${stall.slug}/${product.name}`),
    vendorId: stallId(stall.slug),
    categoryId: categoryId(product.category satisfies CategorySlug),
    name: product.name,
    slug: slugify(product.name),
    description: product.text,
    status: product.status ?? 'published',
    statusReason: product.reason ?? null,
    unit: product.unit,
    ageMs: age * dayMs + random.int(0, 23) * hourMs,
    variants,
    shelves: product.status && product.status !== 'archived' ? [] : shelfRows(stall, product, variants),
    pictures: product.scenes.map((scene, i) => ({
      key: pictureKey(stall.slug, product.name, i),
      alt: altText(scene, product.name),
    })),
    pull: product.status ? 0 : (product.pull ?? 1) * random.float(0.5, 1.3),
  };
}

/** The botanical market: twelve stalls and all their wares. Always the same. */
export function demoMarket(): Market {
  return {
    stalls: stalls.map(({ products: _products, colours: _colours, ...stall }) => ({
      ...stall,
      id: stallId(stall.slug),
    })),
    demoStallId: stallId(demoStallSlug),
    locations: stalls.flatMap(locationRows),
    categories: categoryRows(),
    products: stalls.flatMap((stall) => stall.products.map((product, i) => productRow(stall, product, i))),
  };
}
