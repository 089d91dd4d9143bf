import * as z from 'zod';
import {
  reportFormat,
  reportList,
  reportListQuery,
  reportRequest,
  reportRow,
} from '#lib/market/reports/schema';
import { contract } from '#lib/web/contract';

export const reportsContract = contract({
  'GET /api/vendor/reports/:id/file': {
    summary: 'A report as a page or as a table',
    auth: 'optional',
    params: z.strictObject({ id: z.uuid() }),
    query: z.strictObject({ format: reportFormat.default('html') }),
    answer: { media: 'text/html' },
  },
  'GET /api/vendor/reports': {
    summary: 'The reports of a stall, newest first',
    auth: 'vendor',
    query: reportListQuery,
    answer: reportList,
  },
  'POST /api/vendor/reports': {
    summary: '202 when it is being made now, 200 when it was there',
    auth: 'vendor',
    body: reportRequest,
    answer: z.object({ report: reportRow }),
    status: 202,
  },
});
