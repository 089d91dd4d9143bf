'use client';

import { useCallback, useEffect, useState } from 'react';
import { call } from '#lib/api/call';
import { listenToTopics } from '#lib/engines/realtime/listen-topics';
import { whenIdle } from '#lib/engines/realtime/page-state';
import { tabHub } from '#lib/engines/realtime/tab';
import type { ImportDetail, ImportProgress } from '#lib/market/imports/schema';
import { ApiError } from '#lib/web/client';

const pollMs = 3_000;

const isUnderWay = (detail: ImportDetail | null) =>
  detail?.state === 'checking' || detail?.state === 'running';

/** Whether the import is heard of, and when it last was. */
export interface Hearing {
  isOffline: boolean;
  at: number | null;
}

/** Figures of one run only grow; an older message is passed over. A new state is read in full. */
function withProgress(known: ImportDetail | null, news: ImportProgress): ImportDetail | null {
  if (!known || known.id !== news.id || known.state !== news.state) return known;
  // A check knows how many lines there are; the import after it has the same.
  const rows_total = news.rows_total ?? known.rows_total;
  return news.rows_done >= known.rows_done ? { ...known, ...news, rows_total } : known;
}

/** A reader of `import` messages on `vendor:<id>`; null for one that is not understood. */
async function loadProgressReader(): Promise<(payload: unknown) => ImportProgress | null> {
  // zod stays out of the page's first JavaScript.
  const { importProgress } = await import('#lib/market/imports/schema');
  return (payload) => importProgress.safeParse(payload).data ?? null;
}

/**
 * One import of a stall: hears on `vendor:<id>` how far it is, and reads it every three seconds while it is under way,
 * whether anything was heard or not.
 */
export function useImport(vendorId: string) {
  const [detail, setDetail] = useState<ImportDetail | null>(null);
  const [hearing, setHearing] = useState<Hearing>({ isOffline: false, at: null });
  const id = detail?.id;
  const isBusy = isUnderWay(detail);

  const refresh = useCallback(async () => {
    if (!id) return;
    try {
      const { import: fresh } = await call('GET /api/vendor/imports/:id', { params: { id } });
      setHearing({ isOffline: false, at: Date.now() });
      setDetail((known) => (known?.id === fresh.id ? fresh : known));
    } catch (error) {
      const isOffline = error instanceof ApiError && error.status === 0;
      setHearing(({ at }) => ({ isOffline, at }));
    }
  }, [id]);

  useEffect(() => {
    if (!isBusy || !id) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let hasLeft = false;
    // One after the other: a slow answer is not overtaken by the next question.
    const poll = () => {
      timer = setTimeout(() => refresh().finally(() => hasLeft || poll()), pollMs);
    };
    poll();
    const network = new AbortController();
    const onOffline = () => setHearing(({ at }) => ({ isOffline: true, at }));
    window.addEventListener('offline', onOffline, { signal: network.signal });
    window.addEventListener('online', () => void refresh(), { signal: network.signal });
    const subscription = listenToTopics<ImportProgress>(
      {
        hub: tabHub,
        topics: [`vendor:${vendorId}`],
        event: 'import',
        prepare: () => whenIdle().then(loadProgressReader),
      },
      {
        onStatus: () => undefined,
        onEvent: (news) => {
          if (!news || news.id !== id) return;
          setDetail((known) => withProgress(known, news));
          if (news.state !== 'checking' && news.state !== 'running') void refresh();
        },
      },
    );
    return () => {
      hasLeft = true;
      network.abort();
      clearTimeout(timer);
      subscription.leave();
    };
  }, [isBusy, id, vendorId, refresh]);

  return { detail, hearing, setDetail, refresh };
}
