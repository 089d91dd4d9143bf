import { sql } from 'kysely';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import type { CountryRates, TaxInput, TaxProfile } from '#lib/market/tax/schema';

/** The profile of a stall that the asker works at; undefined when it has none. */
export const selectTaxProfile = defineQuery(
  'tax.selectTaxProfile',
  (tx: Tx, vendorId: string): Promise<TaxProfile | undefined> =>
    tx
      .selectFrom('vendor_tax_profiles')
      .select(['country', 'scheme'])
      .where('vendor_id', '=', vendorId)
      .executeTakeFirst(),
);

/** What each country asks today, by its code. */
export const selectRatesOfToday = defineQuery(
  'tax.selectRatesOfToday',
  async (tx: Tx): Promise<CountryRates[]> => {
    const result = await sql<CountryRates>`
      select c.country, c.area, private.vat_rate_on(c.country, 'standard', current_date)::float8 as standard,
        private.vat_rate_on(c.country, 'reduced', current_date)::float8 as reduced
      from public.vat_countries c order by c.country`.execute(tx);
    return result.rows;
  },
);

/** The stall's profile becomes this; false when the asker may not. Throws for a country whose VAT is not known. */
export const upsertTaxProfile = defineQuery(
  'tax.upsertTaxProfile',
  async (tx: Tx, { vendor_id, country, scheme }: TaxInput): Promise<boolean> => {
    const row = await tx
      .insertInto('vendor_tax_profiles')
      .values({ vendor_id, country, scheme })
      .onConflict((on) => on.column('vendor_id').doUpdateSet({ country, scheme }))
      .returning('vendor_id')
      .executeTakeFirst();
    return row !== undefined;
  },
);
