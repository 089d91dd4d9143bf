import * as z from 'zod';
import { stallTax, taxInput } from '#lib/market/tax/schema';
import { stallQuery } from '#lib/market/vendors/schema';
import { contract } from '#lib/web/contract';

export const taxContract = contract({
  'GET /api/vendor/tax': {
    summary: 'Whose VAT a stall charges, and what each country asks today',
    auth: 'vendor',
    query: stallQuery,
    answer: z.object({ tax: stallTax }),
  },
  'PUT /api/vendor/tax': {
    summary: 'Says where a stall is at home for VAT, and whose rates it charges',
    auth: 'vendor',
    body: taxInput,
    answer: z.object({ tax: stallTax }),
  },
});
