import * as z from 'zod';
import { vendorDetail, vendorPage, vendorParams, vendorQuery } from '#lib/market/vendors/schema';
import { contract } from '#lib/web/contract';

export const vendorsContract = contract({
  'GET /api/vendors/:slug': {
    summary: 'A stall on the market',
    auth: 'public',
    params: vendorParams,
    isPublic: true,
    answer: z.object({ vendor: vendorDetail }),
  },
  'GET /api/vendors': {
    summary: 'The stalls of the market',
    auth: 'public',
    query: vendorQuery,
    isPublic: true,
    answer: vendorPage,
  },
});
