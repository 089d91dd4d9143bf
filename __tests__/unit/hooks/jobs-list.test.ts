import { type JobsList, mergeJobs } from '#hooks/jobs/jobs-list';
import type { JobDepth, JobSummary } from '#lib/engines/jobs/schema';

const depth = (waiting: number): JobDepth => ({
  waiting,
  delayed: 0,
  running: 0,
  failed: 0,
  oldest_waiting_s: null,
  done_last_hour: 0,
  failed_last_hour: 0,
});
const overview = (waiting = 0) => ({ at: '2026-11-23T10:00:00.000Z', types: [], total: depth(waiting) });

const job = (id: string, state: JobSummary['state'] = 'waiting'): JobSummary => ({
  id,
  type: 'cleanup',
  state,
  attempts: 0,
  max_attempts: 1,
  priority: 0,
  key: null,
  created_at: '2026-11-23T10:00:00.000000Z',
  due_at: '2026-11-23T10:00:00.000000Z',
  started_at: null,
  ended_at: null,
  error: null,
});
const list = (ids: string[], nextCursor: string | null = null): JobsList => ({
  jobs: ids.map((id) => job(id)),
  nextCursor,
  overview: overview(),
});
const idsOf = ({ jobs }: JobsList) => jobs.map(({ id }) => id);

it('what is read again takes the place of all that was shown', () => {
  const { value } = mergeJobs(list(['c', 'b', 'a']), {
    kind: 'list',
    startedWith: 3,
    ...list(['d', 'c']),
    overview: overview(2),
  });
  expect(idsOf(value)).toEqual(['d', 'c']);
  expect(value.overview.total.waiting).toBe(2);
});

it('a page that came while the first ones were being read stays, without repeats', () => {
  const current = list(['c', 'b', 'a'], 'after a');
  const { value } = mergeJobs(current, { kind: 'list', startedWith: 2, ...list(['d', 'c', 'a'], 'after c') });
  expect(idsOf(value)).toEqual(['d', 'c', 'a']);
  expect(value.nextCursor).toBe('after a');
});

it('the next page is put below, and a job that moved there meanwhile is shown once', () => {
  const { value } = mergeJobs(list(['c', 'b'], 'after b'), { kind: 'more', ...list(['b', 'a']) });
  expect(idsOf(value)).toEqual(['c', 'b', 'a']);
  expect(value.nextCursor).toBeNull();
});

it('a job that something was done to changes in its place', () => {
  const { value } = mergeJobs(list(['b', 'a']), { kind: 'job', job: job('a', 'cancelled') });
  expect(value.jobs.map(({ id, state }) => [id, state])).toEqual([
    ['b', 'waiting'],
    ['a', 'cancelled'],
  ]);
});
