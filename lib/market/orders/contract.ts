import * as z from 'zod';
import {
  acceptedOrders,
  acceptOrdersInput,
  transitionInput,
  vendorOrder,
  vendorOrderList,
  vendorOrderParams,
  vendorOrderQuery,
} from '#lib/market/orders/schema';
import { contract } from '#lib/web/contract';

export const ordersContract = contract({
  'GET /api/vendor/orders/:id': {
    summary: 'A stall’s part of an order',
    auth: 'vendor',
    scope: 'orders:read',
    params: vendorOrderParams,
    answer: z.object({ order: vendorOrder }),
  },
  'POST /api/vendor/orders/:id/transitions': {
    summary:
      'Done once however often it is sent: it names the state that the asker saw, and another one answers 409',
    auth: 'vendor',
    scope: 'orders:write',
    params: vendorOrderParams,
    body: transitionInput,
    answer: z.object({ order: vendorOrder, undo_seconds: z.number() }),
  },
  'POST /api/vendor/orders/accept': {
    summary: 'Accepts new orders, each for itself',
    auth: 'vendor',
    scope: 'orders:write',
    body: acceptOrdersInput,
    answer: acceptedOrders,
  },
  'GET /api/vendor/orders': {
    summary: 'The orders of a stall, newest first',
    auth: 'vendor',
    scope: 'orders:read',
    query: vendorOrderQuery.extend({ vendor_id: z.uuid().optional() }),
    answer: vendorOrderList,
  },
});
