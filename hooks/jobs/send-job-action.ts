import { troubleOf } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { JobDetail } from '#lib/engines/jobs/schema';
import { ApiError } from '#lib/web/client';

export type JobAction = 'retry' | 'cancel';

export type ActionOutcome =
  | { kind: 'done'; job: JobDetail }
  /** `job` is how it stands now, when the answer told it. */
  | { kind: 'refused'; message: string; job: JobDetail | null };

async function toOutcome(error: unknown): Promise<ActionOutcome> {
  const message = troubleOf(error);
  if (!(error instanceof ApiError)) return { kind: 'refused', message, job: null };
  // zod stays out of the page's first JavaScript.
  const { jobDetail } = await import('#lib/engines/jobs/schema');
  return { kind: 'refused', message, job: jobDetail.safeParse(error.details).data ?? null };
}

const names = {
  retry: 'POST /api/admin/jobs/:id/retry',
  cancel: 'POST /api/admin/jobs/:id/cancel',
} as const;

/** Does something to one job. Refusals are outcomes, not exceptions: all of them are shown. */
export async function sendJobAction(id: string, action: JobAction): Promise<ActionOutcome> {
  try {
    const { job } = await call(names[action], { params: { id } });
    return { kind: 'done', job };
  } catch (error) {
    return toOutcome(error);
  }
}
