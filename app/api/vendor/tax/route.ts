import { taxContract } from '#lib/market/tax/contract';
import { changeTax, getTax } from '#lib/market/tax/service';
import { requireMembership } from '#lib/web/auth/require-membership';
import { defineRoute } from '#lib/web/define-route';

/** Whose VAT a stall charges, and what each country asks today. */
export const GET = defineRoute(taxContract['GET /api/vendor/tax'], async ({ ctx, session, query }) => ({
  tax: await getTax(ctx, session, requireMembership(session, query.vendor_id)),
}));

/** Says where a stall is at home for VAT, and whose rates it charges. */
export const PUT = defineRoute(taxContract['PUT /api/vendor/tax'], async ({ ctx, session, body }) => ({
  tax: await changeTax(ctx, session, body),
}));
