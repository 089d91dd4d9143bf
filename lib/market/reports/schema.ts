import * as z from 'zod';
import { isDaySpan, maxSpanDays } from '#lib/words/day-span';

/** Private: only the server writes, members read through the shop. */
export const reportBucket = 'reports';

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

export const reportList = z.object({
  reports: z.array(reportRow),
  nextCursor: z.string().nullable(),
  /** The last day that has ended where the stall is: reports go up to it. */
  last_day: z.string().nullable(),
});
export type ReportList = z.infer<typeof reportList>;

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
  .refine(({ from_day, to_day }) => from_day > to_day || isDaySpan({ fromDay: from_day, toDay: to_day }), {
    path: ['from_day'],
    message: `A report is about at most ${maxSpanDays} days.`,
  });
export type ReportRequest = z.infer<typeof reportRequest>;
