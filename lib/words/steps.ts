import type { UnitOfMeasure } from '#lib/words/units';

// Beside the schemas, not among them: they bring zod along, and these are part of a page's first JavaScript.

/** A meter of stock stands at half when this many of the smallest sellable amounts are left. */
export const halfAtSteps = 10;

/** The smallest amount that most products of a unit are sold in. The database knows it as `private.shelf_tenths`. */
export const usualStep: Record<UnitOfMeasure, number> = { g: 50, kg: 0.05, ml: 50, l: 0.05, each: 1 };
