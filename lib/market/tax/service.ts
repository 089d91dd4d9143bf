import { AppError } from '#lib/base/errors';
import { asUser, type Tx } from '#lib/data/db/roles';
import { selectRatesOfToday, selectTaxProfile, upsertTaxProfile } from '#lib/market/tax/queries';
import type { StallTax, TaxInput } from '#lib/market/tax/schema';
import type { Runtime } from '#lib/runtime';
import { claimsOf } from '#lib/web/auth/claims';
import type { Session } from '#lib/web/auth/schema';

type Ctx = Pick<Runtime, 'db'>;

const readTax = async (tx: Tx, vendorId: string): Promise<StallTax> => ({
  profile: (await selectTaxProfile(tx, vendorId)) ?? null,
  countries: await selectRatesOfToday(tx),
});

/** Whose VAT a stall charges, for its people; no profile for strangers. */
export function getTax(ctx: Ctx, session: Session, vendorId: string): Promise<StallTax> {
  return asUser(ctx.db, claimsOf(session), (tx) => readTax(tx, vendorId));
}

/** Says whose VAT a stall charges; owners may. Throws invalid_input for a country whose VAT is not known. */
export function changeTax(ctx: Ctx, session: Session, input: TaxInput): Promise<StallTax> {
  return asUser(ctx.db, claimsOf(session), async (tx) => {
    const { countries } = await readTax(tx, input.vendor_id);
    if (!countries.some(({ country }) => country === input.country))
      throw new AppError(
        'invalid_input',
        'The VAT of this country is not known here. Choose one from the list.',
      );
    if (!(await upsertTaxProfile(tx, input)))
      throw new AppError('forbidden', 'Only an owner of the stall can change its VAT. Ask one of them.');
    return readTax(tx, input.vendor_id);
  });
}
