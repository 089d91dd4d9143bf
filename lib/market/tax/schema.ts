import * as z from 'zod';

/** As the type `vat_scheme`: whose rates a stall charges. */
export const vatScheme = z.enum(['home', 'destination', 'none']);
export type VatScheme = z.infer<typeof vatScheme>;

const country = z.string().regex(/^[A-Z]{2}$/, 'Choose a country from the list.');

export const taxProfile = z.object({ country, scheme: vatScheme });
/** Where a stall is at home for VAT, and whose rates it charges. */
export type TaxProfile = z.infer<typeof taxProfile>;

export const countryRates = z.object({
  /** ISO 3166-1 alpha-2. */
  country: z.string(),
  /** Goods that leave an area are exports: EU, CH, GB, NO. */
  area: z.string(),
  /** Percent of the net price, as they are today. */
  standard: z.number(),
  /** For food in general. */
  reduced: z.number(),
});
export type CountryRates = z.infer<typeof countryRates>;

export const stallTax = z.object({
  /** Null until an owner has given one. */
  profile: taxProfile.nullable(),
  countries: z.array(countryRates),
});
export type StallTax = z.infer<typeof stallTax>;

export const taxInput = z.strictObject({ vendor_id: z.uuid(), country, scheme: vatScheme });
export type TaxInput = z.infer<typeof taxInput>;
