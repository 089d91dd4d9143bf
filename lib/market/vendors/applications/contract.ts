import * as z from 'zod';
import {
  application,
  applicationInput,
  approvalInput,
  reasonInput,
  slugAnswer,
  slugQuery,
  stallDetail,
  stallList,
  stallPage,
  stallParams,
} from '#lib/market/vendors/applications/schema';
import { contract } from '#lib/web/contract';

export const applicationsContract = contract({
  'POST /api/admin/vendors/:id/approve': {
    summary: 'Opens a stall that waits; a reason may be given',
    auth: 'admin',
    params: stallParams,
    body: approvalInput,
    answer: z.object({ vendor: stallDetail }),
  },
  'POST /api/admin/vendors/:id/reinstate': {
    summary: 'Brings a suspended stall back to the market',
    auth: 'admin',
    params: stallParams,
    body: approvalInput,
    answer: z.object({ vendor: stallDetail }),
  },
  'POST /api/admin/vendors/:id/reject': {
    summary: 'Turns an application down; its person may put it right and apply again',
    auth: 'admin',
    params: stallParams,
    body: reasonInput,
    answer: z.object({ vendor: stallDetail }),
  },
  'GET /api/admin/vendors/:id': {
    summary: 'One stall with its people, places and the decisions about it',
    auth: 'admin',
    params: stallParams,
    answer: z.object({ vendor: stallDetail }),
  },
  'POST /api/admin/vendors/:id/suspend': {
    summary: 'Takes an open stall off the market',
    auth: 'admin',
    params: stallParams,
    body: reasonInput,
    answer: z.object({ vendor: stallDetail }),
  },
  'GET /api/admin/vendors': {
    summary: 'Stalls of one standing, with how many there are of each',
    auth: 'admin',
    query: stallList,
    answer: stallPage,
  },
  'GET /api/vendor/application': {
    summary: "Where the asker's latest application stands; null when they never applied",
    auth: 'user',
    answer: z.object({ application: application.nullable() }),
  },
  'POST /api/vendor/application': {
    summary: 'Applies for a stall, or once more after a rejection',
    auth: 'user',
    body: applicationInput,
    limit: 'vendorWrite',
    answer: z.object({ application }),
  },
  'GET /api/vendor/application/slug': {
    summary: 'Whether the address that a name makes is free, and one that is',
    auth: 'user',
    query: slugQuery,
    answer: slugAnswer,
  },
});
