import { slugOf } from '#lib/words/slug';

/**
 * The part of an address that a product's name becomes; `product` where no letter of it is left. The database adds a
 * number where the stall has the slug already.
 */
export const productSlug = (name: string): string => slugOf(name, 160) || 'product';
