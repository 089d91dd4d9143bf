import * as z from 'zod';

/** What amounts are counted in. Prices are for one step of it. */
export const unitOfMeasure = z.enum(['g', 'kg', 'ml', 'l', 'each']);
export type UnitOfMeasure = z.infer<typeof unitOfMeasure>;
