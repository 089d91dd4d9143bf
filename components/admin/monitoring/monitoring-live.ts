'use client';

import { useCallback, useEffect, useEffectEvent, useState } from 'react';
import { call } from '#lib/api/call';
import type { ChartRange, MonitorCharts, MonitorView } from '#lib/market/alerts/schema';
import { ApiError } from '#lib/web/client';
import { readPartsDown } from './monitoring-parts.ts';

/** Why the figures on the page are not of now. */
export interface Trouble {
  message: string;
  /** No answer came at all: the fault may be this browser's connection. */
  isUnanswered: boolean;
  /** Parts of the shop that do not answer; null when nobody could be asked. */
  partsDown: string[] | null;
}

/**
 * Runs `work` every `everyMs` while the tab is seen, never twice at once, and at once when the tab is seen again, the
 * network goes or comes back, or `key` changes. What is under way then is aborted.
 */
export function useRounds(
  work: (signal: AbortSignal) => Promise<void>,
  everyMs: number,
  key: unknown,
  startNow: boolean,
) {
  const run = useEffectEvent(work);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new key begins anew
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isRunning = false;
    const isSeen = () => document.visibilityState !== 'hidden';
    let isAgain = false;
    async function round() {
      clearTimeout(timer);
      if (isRunning || stop.signal.aborted || !isSeen()) return;
      isRunning = true;
      isAgain = false;
      await run(stop.signal);
      isRunning = false;
      if (!stop.signal.aborted) timer = setTimeout(round, isAgain ? 0 : everyMs);
    }
    const onNetwork = () => {
      isAgain = true;
      void round();
    };
    window.addEventListener('online', onNetwork, { signal: stop.signal });
    window.addEventListener('offline', onNetwork, { signal: stop.signal });
    const onVisibility = () => isSeen() && void round();
    document.addEventListener('visibilitychange', onVisibility);
    // The network may have gone before anybody listened.
    timer = setTimeout(round, startNow || !navigator.onLine ? 0 : everyMs);
    return () => {
      stop.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, [everyMs, key]);
}

const messageOf = (error: unknown) =>
  error instanceof ApiError ? error.message : 'The figures could not be read. Trying again.';

/** The page's figures: what the server rendered, then read anew every 5 s; they stay when reading fails. */
export function useMonitor(initial: MonitorView) {
  const [window, setWindow] = useState(initial.window);
  const [view, setView] = useState(initial);
  /** By this browser's clock, from the first answer that it read itself. */
  const [readAt, setReadAt] = useState(() => Date.parse(initial.at));
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [refreshes, setRefreshes] = useState(0);

  async function read(signal: AbortSignal): Promise<void> {
    try {
      const next = await call('GET /api/admin/monitoring', { query: { window }, signal, timeoutMs: 8_000 });
      setView(next);
      setReadAt(Date.now());
      setTrouble(null);
    } catch (error) {
      if (signal.aborted) return;
      const isUnanswered = error instanceof ApiError && error.status === 0;
      if (isUnanswered) setTrouble({ message: messageOf(error), isUnanswered, partsDown: null });
      const partsDown = await readPartsDown(signal);
      if (!signal.aborted) setTrouble({ message: messageOf(error), isUnanswered, partsDown });
    }
  }
  const hasChanged = refreshes > 0 || window !== initial.window;
  useRounds(read, 5_000, `${window} ${refreshes}`, hasChanged);
  const refresh = useCallback(() => setRefreshes((count) => count + 1), []);
  return { view, readAt, trouble, window, setWindow, refresh };
}

/** How often the charts are read: no oftener than they get a new step. */
const chartEveryMs = (stepS: number) => Math.min(Math.max(stepS, 15), 300) * 1_000;

/** The charts of a range: what the server rendered, then read anew with every step. */
export function useCharts(initial: MonitorCharts) {
  const [range, setRange] = useState<ChartRange>(initial.range);
  const [charts, setCharts] = useState(initial);
  const [hasFailed, setHasFailed] = useState(false);

  async function read(signal: AbortSignal): Promise<void> {
    try {
      setCharts(
        await call('GET /api/admin/monitoring/charts', { query: { range }, signal, timeoutMs: 20_000 }),
      );
      setHasFailed(false);
    } catch {
      if (!signal.aborted) setHasFailed(true);
    }
  }
  useRounds(read, chartEveryMs(charts.stepS), range, range !== charts.range);
  return { charts, range, setRange, isLoading: range !== charts.range && !hasFailed, hasFailed };
}
