'use client';

import { FreshnessLine } from '#components/stock/freshness-line';
import { Segments } from '#components/ui/segments';
import { useNow } from '#hooks/use-now';
import type { Connection } from '#lib/engines/realtime/live-store';
import type { AlertHistory, MonitorCharts, MonitorView } from '#lib/market/alerts/schema';
import { Alerts } from './monitoring-alerts.tsx';
import { Charts } from './monitoring-charts.tsx';
import { KeyFigures, KindTimes } from './monitoring-figures.tsx';
import { type Trouble, useMonitor } from './monitoring-live.ts';
import { Operations } from './monitoring-operations.tsx';
import { Caches, Instances, Invariants, Queues, WebVitals } from './monitoring-parts.tsx';
import { Section } from './monitoring-section.tsx';
import { StatusLine, TroubleNotice } from './monitoring-status.tsx';

const windows: { value: MonitorView['window']; name: string }[] = [
  { value: '1m', name: '1 min' },
  { value: '5m', name: '5 min' },
  { value: '1h', name: '1 h' },
];

const words: Record<Connection, string> = {
  live: 'Live, every 5 s',
  connecting: 'Reading',
  reconnecting: 'Cannot be read',
  polling: 'Every 5 s',
  offline: 'Offline',
};

function connectionOf(trouble: Trouble | null): Connection {
  if (!trouble) return 'live';
  return trouble.isUnanswered ? 'offline' : 'reconnecting';
}

interface MonitoringScreenProps {
  initial: MonitorView;
  charts: MonitorCharts;
  history: AlertHistory;
}

/** The whole shop on one page: what is wrong first, then how it is doing, then every part of it. */
export function MonitoringScreen({ initial, charts, history }: MonitoringScreenProps) {
  const { view, readAt, trouble, window, setWindow, refresh } = useMonitor(initial);
  const now = useNow(5_000);
  const { board } = view;
  const checkAgeS = board.invariants && now !== null ? (now - Date.parse(board.invariants.at)) / 1_000 : null;
  return (
    <>
      <header className="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <h1 className="text-title">Monitoring</h1>
        <FreshnessLine connection={connectionOf(trouble)} lastConfirmedAt={readAt} words={words} />
      </header>
      {trouble && <TroubleNotice trouble={trouble} readAt={readAt} />}
      <StatusLine view={view} />
      <Alerts board={board} initialHistory={history} onChanged={refresh} />
      <Section
        title="Figures"
        aside={<Segments label="Time" options={windows} value={window} onChange={setWindow} />}
      >
        <KeyFigures view={view} />
        <div className="mt-4">
          <KindTimes kinds={view.kinds} />
        </div>
      </Section>
      <Charts initial={charts} />
      <Operations view={view} />
      <div className="grid gap-x-10 xl:grid-cols-2">
        <Caches caches={view.caches} />
        <Queues queues={view.queues} />
        <Invariants check={board.invariants} ageS={checkAgeS === null ? null : Math.max(0, checkAgeS)} />
        <WebVitals vitals={view.webVitals} />
      </div>
      <Instances instances={view.instances} database={view.database} />
    </>
  );
}
