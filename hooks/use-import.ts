'use client';

import { useCallback, useEffect, useState } from 'react';
import { loadProgressReader, readImport } from '#hooks/imports-wire';
import type { ImportDetail, ImportProgress } from '#lib/imports/schema';
import { listenToTopics } from '#lib/realtime/listen-topics';
import { whenIdle } from '#lib/realtime/page-state';
import { tabHub } from '#lib/realtime/tab';

const pollMs = 3_000;

const isUnderWay = (detail: ImportDetail | null) =>
  detail?.state === 'checking' || detail?.state === 'running';

/** Figures of one run only grow; an older message is passed over. A new state is read in full. */
function withProgress(known: ImportDetail | null, news: ImportProgress): ImportDetail | null {
  if (!known || known.id !== news.id || known.state !== news.state) return known;
  // A check knows how many lines there are; the import after it has the same.
  const rows_total = news.rows_total ?? known.rows_total;
  return news.rows_done >= known.rows_done ? { ...known, ...news, rows_total } : known;
}

/**
 * One import of a stall: hears on `vendor:<id>` how far it is, and reads it every three seconds while it is under way,
 * whether anything was heard or not.
 */
export function useImport(vendorId: string) {
  const [detail, setDetail] = useState<ImportDetail | null>(null);
  const id = detail?.id;
  const isBusy = isUnderWay(detail);

  const refresh = useCallback(async () => {
    if (!id) return;
    const fresh = await readImport(id).catch(() => null);
    if (fresh) setDetail((known) => (known?.id === fresh.id ? fresh : known));
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
      clearTimeout(timer);
      subscription.leave();
    };
  }, [isBusy, id, vendorId, refresh]);

  return { detail, setDetail, refresh };
}
