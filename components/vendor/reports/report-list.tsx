'use client';

import { CircleAlert, CircleCheck, Download, FileText } from 'lucide-react';
import { Button, buttonVariants } from '#components/ui/button';
import { addressFor } from '#lib/api/call';
import type { Report } from '#lib/market/reports/schema';
import { formatCount, formatDate, formatMoney } from '#lib/words/format';
import { ProgressBar } from '../imports/progress-bar.tsx';
import type { Days } from './spans.ts';

/** "1 Oct 2026 to 31 Oct 2026", or the one day. */
export const daysWords = ({ from_day, to_day }: Days): string =>
  from_day === to_day ? formatDate(from_day) : `${formatDate(from_day)} to ${formatDate(to_day)}`;

function summaryWords({ orders = 0, revenue = [] }: Report['summary']): string {
  if (orders === 0) return 'Nothing was sold.';
  const sums = revenue.map(({ amount, currency }) => formatMoney(amount, currency)).join(' and ');
  return `${formatCount(orders)} ${orders === 1 ? 'order' : 'orders'}, ${sums}`;
}

function Files({ report }: { report: Report }) {
  const fileIn = (format: 'html' | 'csv') =>
    addressFor('GET /api/vendor/reports/:id/file', { params: { id: report.id }, query: { format } });
  const days = daysWords(report);
  return (
    <div className="flex flex-wrap gap-2">
      <a
        href={fileIn('html')}
        target="_blank"
        rel="noopener"
        aria-label={`Read the report of ${days}, opens a new tab`}
        className={buttonVariants({ variant: 'outline', size: 'sm' })}
      >
        <FileText aria-hidden="true" /> Read
      </a>
      <a
        href={fileIn('csv')}
        download
        aria-label={`Download the report of ${days} as CSV`}
        className={buttonVariants({ variant: 'outline', size: 'sm' })}
      >
        <Download aria-hidden="true" /> CSV
      </a>
    </div>
  );
}

interface RowProps {
  report: Report;
  /** Asks for one that failed again; absent for who may not. */
  onRetry: ((days: Days) => void) | undefined;
}

function Row({ report, onRetry }: RowProps) {
  const { state, summary, is_scheduled, created_at } = report;
  return (
    <li className="grid min-h-20 items-center gap-x-6 gap-y-2 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_auto]">
      <div className="min-w-0">
        <p className="font-medium">{daysWords(report)}</p>
        <p className="figures flex items-center gap-1.5 text-ink-soft text-label">
          {state === 'ready' && (
            <CircleCheck aria-hidden="true" className="size-4 shrink-0 text-plenty-ink" />
          )}
          {state === 'failed' && <CircleAlert aria-hidden="true" className="size-4 shrink-0 text-danger" />}
          {state === 'ready' && summaryWords(summary)}
          {state === 'failed' && (report.error ?? 'It could not be made.')}
          {state === 'pending' && `Asked for ${formatDate(created_at)}`}
          {is_scheduled && ' · made by itself'}
        </p>
      </div>
      {state === 'ready' && <Files report={report} />}
      {state === 'pending' && <ProgressBar label="Being made" share={null} className="w-44 max-sm:w-full" />}
      {state === 'failed' && onRetry && (
        <Button variant="outline" size="sm" onClick={() => onRetry(report)}>
          Try again
        </Button>
      )}
    </li>
  );
}

/** Reports, newest first, each with its days, what it says and its files. */
export function ReportRows({ reports, onRetry }: { reports: Report[]; onRetry: RowProps['onRetry'] }) {
  return (
    <ul className="divide-y divide-line rounded-lg border border-line" aria-label="Reports">
      {reports.map((report) => (
        <Row key={report.id} report={report} onRetry={onRetry} />
      ))}
    </ul>
  );
}
