import type { CategorySlug } from '#supabase/seed/content/categories';
import type { PlantName } from '#supabase/seed/illustrations/plants';
import type { SceneName } from '#supabase/seed/illustrations/scenes';

export type Unit = 'g' | 'ml' | 'each';

export interface VariantSeed {
  name: string;
  /** The smallest amount sold, in the product's unit. */
  step: number;
  /** Euros for one step, as text so that no cent is ever a float. */
  price: string;
}

/** What sets a product apart from an ordinary, published, well-stocked one. */
export interface ProductExtra {
  /** What is in the cup, jar or bottle of its picture. */
  liquid?: string;
  status?: 'draft' | 'pending' | 'rejected' | 'archived';
  /** Why it was rejected. */
  reason?: string;
  stock?: 'low' | 'out';
  /** How much more (or less) it sells than an ordinary product; 1 unless told. */
  pull?: number;
}

export interface ProductSeed extends ProductExtra {
  name: string;
  category: CategorySlug;
  unit: Unit;
  variants: VariantSeed[];
  plant: PlantName;
  /** The main picture first. */
  scenes: SceneName[];
  text: string;
}

/** `Bag 50 g=7.40`: the name ends in its step; what is sold by the piece has a step of 1. */
function parseVariant(unit: Unit, text: string): VariantSeed {
  const [name = '', price = ''] = text.split('=').map((part) => part.trim());
  const step = unit === 'each' ? 1 : Number(/(\d+) (?:g|ml)$/.exec(name)?.[1]);
  if (!name || !/^\d+\.\d\d$/.test(price) || !(step > 0)) throw new TypeError(`Not a variant: ${text}`);
  return { name, step, price };
}

/**
 * One product. `sells` lists its variants as `name=price`, separated by `|`; `look` is the plant followed by one or
 * two scenes for its pictures.
 */
export function product(
  name: string,
  category: CategorySlug,
  unit: Unit,
  sells: string,
  look: `${PlantName} ${string}`,
  text: string,
  extra: ProductExtra = {},
): ProductSeed {
  const [plant, ...scenes] = look.split(' ') as [PlantName, ...SceneName[]];
  const variants = sells.split('|').map((part) => parseVariant(unit, part));
  return { name, category, unit, variants, plant, scenes, text, ...extra };
}
