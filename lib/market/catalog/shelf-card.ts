import type { ProductCard } from '#lib/market/catalog/schema';
import { halfAtSteps, usualStep } from '#lib/words/steps';

const tenths = 10;

/**
 * A card as pages show it: its stock to a tenth of the meter, in the middle of that tenth. A card shows a word and a
 * meter, no figure; so a page of cards need not be made anew for every unit that is sold. The tag `card:<id>` is
 * announced when the word or the tenth changes (`private.shelf_tenths` in supabase/schema/cache-tags.sql).
 */
export function toShelfCard(card: ProductCard): ProductCard {
  if (card.stock_status === 'outofstock') return { ...card, stock_quantity: 0 };
  const step = usualStep[card.unit];
  const steps = Math.max(0, card.stock_quantity) / step;
  const middle = (Math.floor((tenths * steps) / (steps + halfAtSteps)) + 0.5) / tenths;
  const quantity = ((halfAtSteps * middle) / (1 - middle)) * step;
  return { ...card, stock_quantity: Math.round(quantity * 1_000) / 1_000 };
}
