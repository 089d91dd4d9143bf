import * as z from 'zod';
import {
  countInput,
  countLinesQuery,
  countPage,
  countParams,
  countsQuery,
  finishAnswer,
  finishInput,
  startCountInput,
  stockTake,
  stockTakes,
} from '#lib/market/inventory/counts-schema';
import { ledgerExportQuery, ledgerPage, ledgerQuery } from '#lib/market/inventory/ledger-schema';
import { adjustStockInput, inventoryList, inventoryQuery, shelf } from '#lib/market/inventory/schema';
import {
  bulkAnswer,
  bulkInput,
  shelfSelection,
  thresholdsInput,
  transferAnswer,
  transferInput,
  undoAnswer,
  undoParams,
} from '#lib/market/inventory/work-schema';
import { contract } from '#lib/web/contract';

const ofStall = { vendor_id: z.uuid().optional() };
const writes = { auth: 'vendor', scope: 'inventory:write' } as const;

/** Shelves, their history and how they are counted. */
export const inventoryContract = contract({
  'GET /api/vendor/inventory': {
    summary: 'The shelves of a stall, a page at a time',
    auth: 'vendor',
    scope: 'products:read',
    query: inventoryQuery.extend(ofStall),
    answer: inventoryList,
  },

  'GET /api/vendor/inventory/selection': {
    summary: 'Every shelf that matches, to work on all of them at once',
    auth: 'vendor',
    query: inventoryQuery.pick({ q: true, location_id: true, level: true }).extend(ofStall),
    answer: z.object({ selection: shelfSelection }),
  },

  'POST /api/vendor/inventory/adjust': {
    summary: 'Changes what one shelf holds',
    ...writes,
    body: adjustStockInput,
    answer: z.object({ inventory: shelf }),
  },

  'POST /api/vendor/inventory/bulk': {
    summary: 'Changes up to a thousand shelves, all or none, or says what that would do',
    ...writes,
    body: bulkInput,
    answer: z.object({ bulk: bulkAnswer }),
  },

  'PUT /api/vendor/inventory/thresholds': {
    summary: 'Sets from where on shelves are low',
    ...writes,
    body: thresholdsInput,
    answer: z.object({ bulk: bulkAnswer }),
  },

  'POST /api/vendor/inventory/transfer': {
    summary: 'Moves goods to another location of the stall',
    ...writes,
    body: transferInput,
    answer: z.object({ transfer: transferAnswer }),
  },

  'POST /api/vendor/inventory/changes/:id/undo': {
    summary: 'Takes a bulk change, a transfer or a stock-take back',
    ...writes,
    params: undoParams,
    answer: z.object({ undo: undoAnswer }),
  },

  'GET /api/vendor/inventory/movements': {
    summary: 'What came to the stock and went, newest first',
    ...writes,
    query: ledgerQuery.extend(ofStall),
    answer: ledgerPage,
  },

  'GET /api/vendor/inventory/movements/export': {
    summary: 'The same as a file',
    auth: 'vendor',
    query: ledgerExportQuery.extend(ofStall),
    answer: { media: 'text/csv' },
  },

  'GET /api/vendor/inventory/counts': {
    summary: 'The stock-takes of a stall that are open, and the last ones',
    ...writes,
    query: countsQuery,
    answer: stockTakes,
  },

  'POST /api/vendor/inventory/counts': {
    summary: 'Begins to count a location, or joins who does',
    ...writes,
    body: startCountInput,
    answer: z.object({ take: stockTake }),
  },

  'GET /api/vendor/inventory/counts/:id': {
    summary: 'A stock-take with its lines, a page at a time',
    ...writes,
    params: countParams,
    query: countLinesQuery,
    answer: countPage,
  },

  'DELETE /api/vendor/inventory/counts/:id': {
    summary: 'Ends a stock-take without changing anything',
    ...writes,
    params: countParams,
  },

  'PUT /api/vendor/inventory/counts/:id/lines': {
    summary: 'Writes down how much of one variant was counted',
    ...writes,
    params: countParams,
    body: countInput,
    answer: z.object({ take: stockTake }),
  },

  'POST /api/vendor/inventory/counts/:id/finish': {
    summary: 'Ends a stock-take and writes its differences',
    ...writes,
    params: countParams,
    body: finishInput,
    answer: z.object({ finished: finishAnswer }),
  },
});
