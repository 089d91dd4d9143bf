'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';
import { type JobsList, type JobsNews, mergeJobs } from '#hooks/jobs/jobs-list';
import { type ActionOutcome, type JobAction, sendJobAction } from '#hooks/jobs/send-job-action';
import { readRows } from '#hooks/read-rows';
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

/** A store per set of filters; what the server rendered under them is where it starts. */
function useStore(filters: JobFilters, initial: JobsList): JobsStore {
  const key = JSON.stringify([filters.type, filters.state]);
  const [kept, setKept] = useState(() => ({ key, store: makeStore(filters, initial) }));
  if (kept.key === key) return kept.store;
  const next = { key, store: makeStore(filters, initial) };
  setKept(next);
  return next.store;
}

/** "Load more", one at a time. */
function useNextPage(store: JobsStore, filters: JobFilters) {
  const [state, setState] = useState<'idle' | 'loading' | 'failed'>('idle');
  async function loadMore(): Promise<void> {
    const cursor = store.getState().value.nextCursor;
    if (!cursor || state === 'loading') return;
    setState('loading');
    try {
      store.offer({
        kind: 'more',
        ...(await call('GET /api/admin/jobs', { query: { ...filters, cursor, limit: pageSize } })),
      });
      setState('idle');
    } catch {
      setState('failed');
    }
  }
  return { loadMore, moreState: state };
}

/**
 * Background work under one set of filters: starts from what the server rendered, reads what is shown every five
 * seconds while it is seen, loads further pages, and retries and cancels.
 */
export function useJobs(filters: JobFilters, initial: JobsList) {
  const store = useStore(filters, initial);
  const { value, connection, lastConfirmedAt } = useSyncExternalStore(
    store.subscribe,
    store.getState,
    store.getInitialState,
  );
  const { loadMore, moreState } = useNextPage(store, filters);

  async function act(id: string, action: JobAction): Promise<ActionOutcome> {
    const outcome = await sendJobAction(id, action);
    if (outcome.job) store.offer({ kind: 'job', job: outcome.job });
    // The figures follow, and after an answer that never came, the truth.
    store.refresh();
    return outcome;
  }
  return { ...value, connection, lastConfirmedAt, loadMore, moreState, act };
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
