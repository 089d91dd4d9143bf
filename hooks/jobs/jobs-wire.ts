import type { JobsList } from '#hooks/jobs/jobs-list';
import { troubleOf } from '#hooks/use-action';
import type { JobDetail, JobFilter } from '#lib/engines/jobs/schema';
import { ApiError, getJson, sendJson } from '#lib/web/client';

export type JobFilters = Pick<JobFilter, 'type' | 'state'>;

/** What one request may ask for. */
const maxLimit = 100;
export const pageSize = 50;

// zod stays out of the page's first JavaScript.
async function loadWire() {
  const [{ z }, { jobDetail, jobPage, jobsOverview }] = await Promise.all([
    import('#lib/web/zod-parts'),
    import('#lib/engines/jobs/schema'),
  ]);
  return { list: jobPage.extend({ overview: jobsOverview }), one: z.object({ job: jobDetail }) };
}

/** One page of jobs. */
export async function readJobsPage(
  filters: JobFilters,
  page: { cursor: string | null; limit: number; signal?: AbortSignal },
): Promise<JobsList> {
  const { list } = await loadWire();
  const params = new URLSearchParams({ limit: String(page.limit) });
  if (filters.type) params.set('type', filters.type);
  if (filters.state) params.set('state', filters.state);
  if (page.cursor) params.set('cursor', page.cursor);
  return getJson(`/api/admin/jobs?${params}`, list, { signal: page.signal });
}

/** The newest `count` jobs, at least a page of them, in as few requests as that takes. */
export async function readJobs(filters: JobFilters, count: number, signal: AbortSignal): Promise<JobsList> {
  const limit = Math.min(maxLimit, Math.max(pageSize, count));
  let list = await readJobsPage(filters, { cursor: null, limit, signal });
  while (list.nextCursor && list.jobs.length < count) {
    const next = await readJobsPage(filters, { cursor: list.nextCursor, limit, signal });
    list = { ...next, jobs: [...list.jobs, ...next.jobs] };
  }
  return list;
}

/** One job with payload and history. */
export async function readJob(id: string, signal: AbortSignal): Promise<JobDetail> {
  const { one } = await loadWire();
  return (await getJson(`/api/admin/jobs/${id}`, one, { signal })).job;
}

export type JobAction = 'retry' | 'cancel';

export type ActionOutcome =
  | { kind: 'done'; job: JobDetail }
  /** `job` is how it stands now, when the answer told it. */
  | { kind: 'refused'; message: string; job: JobDetail | null };

async function toOutcome(error: unknown): Promise<ActionOutcome> {
  if (!(error instanceof ApiError))
    return {
      kind: 'refused',
      message: troubleOf(error),
      job: null,
    };
  const { one } = await loadWire();
  const job = one.safeParse({ job: error.details }).data?.job ?? null;
  return { kind: 'refused', message: error.message, job };
}

/** Does something to one job. Refusals are outcomes, not exceptions: all of them are shown. */
export async function sendJobAction(id: string, action: JobAction): Promise<ActionOutcome> {
  try {
    const { one } = await loadWire();
    const { job } = await sendJson('POST', `/api/admin/jobs/${id}/${action}`, {}, one);
    return { kind: 'done', job };
  } catch (error) {
    return toOutcome(error);
  }
}
