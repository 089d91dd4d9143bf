'use client';

import Link from 'next/link';
import { toast } from 'sonner';
import { FreshnessLine } from '#components/stock/freshness-line';
import { Button } from '#components/ui/button';
import { Card } from '#components/ui/card';
import { EmptyState } from '#components/ui/empty-state';
import { Notice } from '#components/ui/notice';
import { useReports } from '#hooks/reports/use-reports';
import { troubleOf, useAction } from '#hooks/use-action';
import type { ReportList } from '#lib/market/reports/schema';
import type { Membership } from '#lib/web/auth/schema';
import { stallLink } from '../dashboard/stall-link.ts';
import { StallRoom } from '../stall-room.tsx';
import { ReportForm } from './report-form.tsx';
import { daysWords, ReportRows } from './report-list.tsx';
import type { Days } from './spans.ts';

interface ReportsScreenProps {
  vendor: Membership;
  /** The stall's slug; absent where a person works at one stall only. */
  stall: string | undefined;
  initial: ReportList;
}

const stateWords = {
  ready: 'is ready',
  pending: 'is being made; you get a mail when it is ready',
  failed: 'could not be made',
};

/**
 * Sales reports: what there is, and more on demand.
 * Long: the screen in its order; what moves in it is in `useReports`.
 */
export function ReportsScreen({ vendor, stall, initial }: ReportsScreenProps) {
  const { reports, nextCursor, last_day, connection, lastConfirmedAt, ask, loadMore } = useReports(
    vendor.id,
    initial,
  );
  const more = useAction();
  const canAsk = vendor.role !== 'staff';

  async function request({ from_day, to_day }: Days): Promise<void> {
    const report = await ask({ from_day, to_day });
    toast(`The report of ${daysWords(report)} ${stateWords[report.state]}`);
  }
  const retry = (days: Days) => void request(days).catch((error: unknown) => toast.error(troubleOf(error)));

  return (
    <StallRoom
      store={vendor.store_name}
      title="Reports"
      lead={
        <>
          What was sold, by day and variant. The report of each day is made by itself in the morning; who gets
          it by mail is chosen in{' '}
          <Link
            className="text-leaf underline underline-offset-4"
            href={stallLink('/vendor/settings', stall)}
          >
            the settings
          </Link>
          .
        </>
      }
    >
      <div className="grid gap-8">
        {canAsk && last_day ? (
          <Card>
            <ReportForm lastDay={last_day} onAsk={request} />
          </Card>
        ) : (
          <Notice>Managers and owners of the stall make reports; you can read those that are here.</Notice>
        )}
        <section aria-labelledby="reports-list" className="grid gap-4">
          <header className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
            <h2 id="reports-list" className="text-xl">
              What there is
            </h2>
            <FreshnessLine connection={connection} lastConfirmedAt={lastConfirmedAt} />
          </header>
          {reports.length === 0 ? (
            <EmptyState title="No reports yet">
              {canAsk
                ? 'Choose some days above and make the first one.'
                : 'The first comes after a day with sales.'}
            </EmptyState>
          ) : (
            <ReportRows reports={reports} onRetry={canAsk ? retry : undefined} />
          )}
          {more.trouble && <Notice tone="danger">{more.trouble}</Notice>}
          {nextCursor && (
            <div>
              <Button variant="outline" aria-disabled={more.isBusy} onClick={() => more.run(loadMore)}>
                {more.isBusy ? 'Loading' : 'Load more'}
              </Button>
            </div>
          )}
        </section>
      </div>
    </StallRoom>
  );
}
