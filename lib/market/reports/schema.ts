import * as z from 'zod';

/** Private: only the server writes, members read through the shop. */
export const reportBucket = 'reports';

const maxDays = 366;
const dayMs = 86_400_000;

/** 1 to 366 days, both ends counted. */
function isSpan({ fromDay, toDay }: { fromDay: string; toDay: string }): boolean {
  const days = (Date.parse(toDay) - Date.parse(fromDay)) / dayMs + 1;
  return days >= 1 && days <= maxDays;
}

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
    .refine(isSpan, `A report is about 1 to ${maxDays} days.`),
]);

export const reportFormat = z.enum(['csv', 'html']);
export type ReportFormat = z.infer<typeof reportFormat>;

export const reportState = z.enum(['pending', 'ready', 'failed']);

/** A report as the stall's people see it. */
export const reportRow = z.object({
  id: z.uuid(),
  from_day: z.iso.date(),
  to_day: z.iso.date(),
  time_zone: z.string(),
  state: reportState,
  error: z.string().nullable(),
  /** Made by the schedule, not asked for by a person. */
  is_scheduled: z.boolean(),
  /** Empty until it is ready. */
  summary: z
    .object({
      orders: z.number(),
      units: z.number(),
      revenue: z.array(z.object({ currency: z.string(), amount: z.number() })),
    })
    .partial(),
  created_at: z.string(),
  finished_at: z.string().nullable(),
});
export type Report = z.infer<typeof reportRow>;

export interface ReportList {
  reports: Report[];
  nextCursor: string | null;
  /** The last day that has ended where the stall is: reports go up to it. */
  last_day: string | null;
}

export const reportListQuery = z.strictObject({
  vendor_id: z.uuid().optional(),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export type ReportListQuery = z.infer<typeof reportListQuery>;

export const reportRequest = z
  .strictObject({
    vendor_id: z.uuid().optional(),
    from_day: z.iso.date('Choose a day.'),
    to_day: z.iso.date('Choose a day.'),
  })
  .refine(({ from_day, to_day }) => from_day <= to_day, {
    path: ['to_day'],
    message: 'The last day is not before the first.',
  })
  .refine(({ from_day, to_day }) => from_day > to_day || isSpan({ fromDay: from_day, toDay: to_day }), {
    path: ['from_day'],
    message: `A report is about at most ${maxDays} days.`,
  });
export type ReportRequest = z.infer<typeof reportRequest>;
