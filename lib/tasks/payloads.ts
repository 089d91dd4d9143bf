import * as z from 'zod';
import { isDaySpan, maxSpanDays } from '#lib/words/day-span';

/**
 * Payload of the job `sync-inventory`.
 * `due` is what the schedule sends (every minute): it asks for one run of each feed whose time has come. `feed` is
 * one run; the id of the job is the id of the run, so a job that is tried again goes on with its run. `trial` fetches
 * and reads a file to see what is in it, and sets no stock.
 */
export const syncInventoryPayload = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('due') }),
  z.object({ kind: z.literal('feed'), feedId: z.uuid() }),
  z.object({ kind: z.literal('trial'), trialId: z.uuid() }),
]);

/** Payload of the job `import-products`: goes on with whatever the import is in, a check or a run. */
export const importProductsPayload = z.object({ importId: z.uuid() });

/** Payload of the job `import-pictures`: fetches what the file of an import named. */
export const importPicturesPayload = z.object({ importId: z.uuid() });

/** Payload of the job `process-image`: a row of product_images whose object is in Storage. */
export const processImagePayload = z.object({ imageId: z.uuid() });

/**
 * Payload of the job `generate-report`.
 * `due` is what the schedule sends (every 15 minutes is enough): it finds the stalls where it is past 06:00 and
 * yesterday has no report yet, and asks for one report each. `daily-sales` makes that report.
 */
export const generateReportPayload = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('due') }),
  z
    .object({
      kind: z.literal('daily-sales'),
      vendorId: z.uuid(),
      /** Local days of the stall, both part of the report; at most 366 of them. */
      fromDay: z.iso.date(),
      toDay: z.iso.date(),
      requestedBy: z.uuid().nullable().default(null),
    })
    .refine(isDaySpan, `A report is about 1 to ${maxSpanDays} days.`),
]);
