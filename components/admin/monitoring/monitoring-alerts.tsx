'use client';

import { type ReactNode, useState } from 'react';
import { call } from '#lib/api/call';
import type { AlertBoard, AlertHistory } from '#lib/market/alerts/schema';
import { AlertCard, RuleLine } from './monitoring-alert.tsx';
import { History } from './monitoring-history.tsx';
import { useRounds } from './monitoring-live.ts';
import { Section } from './monitoring-section.tsx';
import { counted } from './monitoring-words.ts';

function Fold({ summary, children }: { summary: string; children: ReactNode }) {
  return (
    <details className="group border-line border-b">
      <summary className="figures flex h-12 items-center gap-2 font-medium text-label marker:content-none">
        <span aria-hidden="true" className="text-ink-soft transition-transform group-open:rotate-90">
          ›
        </span>
        {summary}
      </summary>
      <div className="pb-4">{children}</div>
    </details>
  );
}

/** The history as it was rendered, its newest page read again when something changed, older pages kept. */
function useHistory(initial: AlertHistory, changes: string) {
  const [history, setHistory] = useState(initial);
  const [seen, setSeen] = useState(changes);
  const isBehind = seen !== changes;
  useRounds(
    async () => {
      const answer = await call('GET /api/admin/alerts').catch(() => null);
      if (!answer) return;
      const fresh = answer.history;
      setSeen(changes);
      setHistory((known) => {
        const ids = new Set(fresh.events.map(({ id }) => id));
        const older = known.events.filter(
          ({ id, at }) => !ids.has(id) && at <= (fresh.events.at(-1)?.at ?? at),
        );
        return older.length === 0
          ? fresh
          : { events: [...fresh.events, ...older], nextCursor: known.nextCursor };
      });
    },
    60_000,
    changes,
    isBehind,
  );
  const addOlder = (page: AlertHistory) =>
    setHistory((known) => ({ events: [...known.events, ...page.events], nextCursor: page.nextCursor }));
  return { history, addOlder };
}

interface AlertsProps {
  board: AlertBoard;
  initialHistory: AlertHistory;
  onChanged(): void;
}

/** What fires first, then all rules, then what happened. */
export function Alerts({ board, initialHistory, onChanged }: AlertsProps) {
  const changes = board.alerts
    .map((each) => `${each.rule}${each.state}${each.mutedUntil}${each.acknowledgedAt}`)
    .join();
  const { history, addOlder } = useHistory(initialHistory, changes);
  const open = board.alerts.filter(({ state }) => state === 'firing' || state === 'pending');
  const well = board.alerts.filter(({ state }) => state !== 'firing' && state !== 'pending');
  return (
    <Section title="Alerts">
      {open.length > 0 && (
        <ul className="mb-2 grid gap-2">
          {open.map((alert) => (
            <AlertCard key={alert.rule} alert={alert} onChanged={onChanged} />
          ))}
        </ul>
      )}
      <div className="border-line border-t">
        <Fold
          summary={
            open.length === 0
              ? `${counted(well.length, 'rule')}, none of them firing`
              : `The other ${counted(well.length, 'rule')}`
          }
        >
          <ul>
            {well.map((alert) => (
              <RuleLine key={alert.rule} alert={alert} onChanged={onChanged} />
            ))}
          </ul>
        </Fold>
        <Fold summary="History">
          <History history={history} onMore={addOlder} />
        </Fold>
      </div>
    </Section>
  );
}
