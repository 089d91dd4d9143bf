import type { Schedule } from '#lib/engines/jobs/schedules';
import type { JobTypes, ShopJobName, ShopSentPayloadOf } from '#lib/tasks/job-types';

const minute = 60;
const hour = 60 * minute;

const every = <N extends ShopJobName>(
  everyS: number,
  name: N,
  payload: ShopSentPayloadOf<N>,
  offsetS = 0,
): Schedule<JobTypes> => ({
  name,
  payload,
  everyS,
  offsetS,
});

/** What the shop does by the clock. What is due in a stall's own time is found by a run that looks more often. */
export const schedules: readonly Schedule<JobTypes>[] = [
  every(15, 'evaluate-alerts', {}),
  every(minute, 'sync-inventory', { kind: 'due' }),
  // 06:00 of every zone, and zones differ by quarters of an hour.
  every(hour / 4, 'generate-report', { kind: 'due' }),
  every(hour, 'refresh-views', {}, 3 * minute),
  every(hour, 'low-stock-alerts', {}, 8 * minute),
  every(5 * minute, 'review-calls', {}),
  every(24 * hour, 'cleanup', {}, 3 * hour + 20 * minute),
  every(24 * hour, 'check-invariants', {}, 3 * hour + 40 * minute),
];
