import { z } from 'zod';

/** Private: only the server writes, members read through the shop. */
export const reportBucket = 'reports';

const maxDays = 92;
const dayMs = 86_400_000;

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
      /** Local days of the stall, both part of the report; at most 92 of them. */
      fromDay: z.iso.date(),
      toDay: z.iso.date(),
      requestedBy: z.uuid().nullable().default(null),
    })
    .refine(({ fromDay, toDay }) => {
      const days = (Date.parse(toDay) - Date.parse(fromDay)) / dayMs + 1;
      return days >= 1 && days <= maxDays;
    }, `A report is about 1 to ${maxDays} days.`),
]);

export const reportFormat = z.enum(['csv', 'html']);
export type ReportFormat = z.infer<typeof reportFormat>;
