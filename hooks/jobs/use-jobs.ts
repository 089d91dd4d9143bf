'use client';

import { useEffect, useState } from 'react';
import { type JobsList, type JobsNews, mergeJobs } from '#hooks/jobs/jobs-list';
import { type ActionOutcome, type JobAction, sendJobAction } from '#hooks/jobs/send-job-action';
import { readRows } from '#hooks/read-rows';
import { useLiveStore } from '#hooks/use-live-store';
import { useNextPage } from '#hooks/use-next-page';
import { call } from '#lib/api/call';
import type { JobDetail, JobFilter, JobSummary } from '#lib/engines/jobs/schema';
import { LiveStore } from '#lib/engines/realtime/live-store';
import { tabState } from '#lib/engines/realtime/page-state';

export type JobFilters = Pick<JobFilter, 'type' | 'state'>;
type JobsStore = LiveStore<JobsList, JobsNews>;

/** There is nothing to listen to: what is seen is read every five seconds. */
const timing = { pollMs: 5_000, graceMs: 0, safetyMs: 60_000 };
const pageSize = 50;
const noSubscription = { leave() {}, renew() {} };

function makeStore(filters: JobFilters, initial: JobsList): JobsStore {
  const store: JobsStore = new LiveStore<JobsList, JobsNews>(
    {
      initial,
      merge: mergeJobs,
      listen: () => noSubscription,
      read: async (signal) => {
        const startedWith = store.getState().value.jobs.length;
        const list = await readRows('jobs', { count: startedWith, pageSize }, (page) =>
          call('GET /api/admin/jobs', { query: { ...filters, ...page }, signal }),
        );
        return { kind: 'list', startedWith, ...list };
      },
    },
    timing,
    { page: tabState },
  );
  return store;
}

/**
 * Background work under one set of filters: starts from what the server rendered, reads what is shown every five
 * seconds while it is seen, loads further pages, and retries and cancels.
 */
export function useJobs(filters: JobFilters, initial: JobsList) {
  const key = JSON.stringify([filters.type, filters.state]);
  const { store, value, connection, lastConfirmedAt } = useLiveStore(key, () => ({
    store: makeStore(filters, initial),
  }));
  const more = useNextPage(value.nextCursor, async (cursor) =>
    store.offer({
      kind: 'more',
      ...(await call('GET /api/admin/jobs', { query: { ...filters, cursor, limit: pageSize } })),
    }),
  );

  async function act(id: string, action: JobAction): Promise<ActionOutcome> {
    const outcome = await sendJobAction(id, action);
    if (outcome.job) store.offer({ kind: 'job', job: outcome.job });
    // The figures follow, and after an answer that never came, the truth.
    store.refresh();
    return outcome;
  }
  return { ...value, ...more, connection, lastConfirmedAt, act };
}

export type JobDetailState = { job: JobDetail | null; hasFailed: boolean };

/** All that is known of one job; read again whenever its line in the list has changed. */
export function useJobDetail({ id, state, attempts }: JobSummary): JobDetailState & { retry(): void } {
  const [known, setKnown] = useState<JobDetailState>({ job: null, hasFailed: false });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: state, attempts and round say when to read again
  useEffect(() => {
    const stop = new AbortController();
    call('GET /api/admin/jobs/:id', { params: { id }, signal: stop.signal }).then(
      ({ job }) => setKnown({ job, hasFailed: false }),
      () => {
        if (!stop.signal.aborted) setKnown(({ job }) => ({ job, hasFailed: true }));
      },
    );
    return () => stop.abort();
  }, [id, state, attempts, round]);
  return { ...known, retry: () => setRound(round + 1) };
}
