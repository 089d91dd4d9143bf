'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { call } from '#lib/api/call';
import type { ImportSummary } from '#lib/market/imports/schema';
import { fileSize, lines, stateWords } from './words.ts';

export interface ImportHistory {
  imports: ImportSummary[];
  nextCursor: string | null;
}

interface HistoryProps {
  vendorId: string;
  history: ImportHistory;
  onMore(history: ImportHistory): void;
  onOpen(id: string): void;
}

const when = (iso: string) =>
  new Intl.DateTimeFormat('en-IE', { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));

function outcome({ state, rows_created, rows_updated, rows_failed, rows_done }: ImportSummary): string {
  if (rows_done === 0) return stateWords[state];
  const parts = [
    `${rows_created} new`,
    `${rows_updated} changed`,
    rows_failed > 0 && `${rows_failed} refused`,
  ];
  return `${stateWords[state]} · ${lines(rows_done)}: ${parts.filter(Boolean).join(', ')}`;
}

/** Earlier imports, newest first; each opens where it was left. */
export function History({ vendorId, history, onMore, onOpen }: HistoryProps) {
  const [isLoading, setIsLoading] = useState(false);
  async function more(): Promise<void> {
    setIsLoading(true);
    try {
      const next = await call('GET /api/vendor/imports', {
        query: { vendor_id: vendorId, cursor: history.nextCursor },
      });
      onMore({ imports: [...history.imports, ...next.imports], nextCursor: next.nextCursor });
    } finally {
      setIsLoading(false);
    }
  }
  return (
    <section aria-labelledby="import-history" className="grid gap-4">
      <h2 id="import-history" className="font-display text-xl">
        Earlier imports
      </h2>
      {history.imports.length === 0 ? (
        <EmptyState title="None yet">
          What you import appears here, with what became of every line.
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-line">
          {history.imports.map((each) => (
            <li
              key={each.id}
              className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3"
            >
              <div className="min-w-0">
                <p className="truncate font-medium">{each.file_name}</p>
                <p className="figures text-ink-soft text-label">
                  {when(each.created_at)} · {fileSize(each.bytes)} · {outcome(each)}
                </p>
              </div>
              <Button
                variant="outline"
                size="sm"
                aria-label={`Open ${each.file_name}`}
                onClick={() => onOpen(each.id)}
              >
                Open
              </Button>
            </li>
          ))}
        </ul>
      )}
      {history.nextCursor && (
        <div>
          <Button variant="outline" aria-disabled={isLoading} onClick={more}>
            {isLoading ? 'Loading' : 'Load more'}
          </Button>
        </div>
      )}
    </section>
  );
}
