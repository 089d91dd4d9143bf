import * as z from 'zod';
import {
  delimiter,
  encoding,
  exportQuery,
  importDetail,
  importListQuery,
  importStart,
  importSummary,
  importUploadQuery,
} from '#lib/market/imports/schema';
import { contract } from '#lib/web/contract';

export const importsContract = contract({
  'GET /api/vendor/exports': {
    summary: 'The products of a stall as a file that can be imported again',
    auth: 'vendor',
    scope: 'products:read',
    query: exportQuery,
    answer: { media: 'text/csv' },
  },
  'POST /api/vendor/imports/:id/cancel': {
    summary: 'Ends an import; what is written stays',
    auth: 'vendor',
    scope: 'imports:write',
    params: z.strictObject({ id: z.uuid() }),
    body: z.strictObject({}),
    answer: z.object({ import: importDetail }),
  },
  'GET /api/vendor/imports/:id/rejected.csv': {
    summary: 'The lines that were refused, with the reasons, to put right and send again',
    auth: 'vendor',
    scope: 'imports:write',
    params: z.strictObject({ id: z.uuid() }),
    answer: { media: 'text/csv' },
  },
  'GET /api/vendor/imports/:id': {
    summary: 'How an import goes',
    auth: 'vendor',
    scope: 'imports:write',
    params: z.strictObject({ id: z.uuid() }),
    query: z.strictObject({ encoding: encoding.optional(), delimiter: delimiter.optional() }),
    answer: z.object({ import: importDetail }),
  },
  'POST /api/vendor/imports/:id/start': {
    summary: 'Checks the file, or writes what was checked',
    auth: 'vendor',
    scope: 'imports:write',
    params: z.strictObject({ id: z.uuid() }),
    body: importStart,
    answer: z.object({ import: importDetail }),
  },
  'GET /api/vendor/imports': {
    summary: 'The imports of a stall, newest first',
    auth: 'vendor',
    scope: 'imports:write',
    query: importListQuery,
    answer: z.object({ imports: z.array(importSummary), nextCursor: z.string().nullable() }),
  },
  'POST /api/vendor/imports': {
    summary: 'Takes a file: the body is the file itself',
    auth: 'vendor',
    scope: 'imports:write',
    query: importUploadQuery,
    limit: 'import',
    answer: z.object({ import: importDetail }),
    status: 201,
  },
});
