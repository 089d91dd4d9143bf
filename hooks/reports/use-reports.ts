'use client';

import { hearStall } from '#hooks/hear-stall';
import { useLiveStore } from '#hooks/use-live-store';
import { call } from '#lib/api/call';
import { LiveStore, type Merged } from '#lib/engines/realtime/live-store';
import { tabState } from '#lib/engines/realtime/page-state';
import type { Report, ReportList } from '#lib/market/reports/schema';

/** A report takes a second or two; while one is being made the list is read as often even without a channel. */
const timing = { pollMs: 3_000, graceMs: 3_000, safetyMs: 30_000 };
const pageSize = 20;

export type ReportNews =
  /** The first reports, read again. */
  ({ kind: 'first' } & ReportList) | ({ kind: 'more' } & ReportList) | { kind: 'one'; report: Report };

const withoutKind = ({ reports, nextCursor, last_day }: ReportList): ReportList => ({
  reports,
  nextCursor,
  last_day,
});

/** The list after news: pages that were loaded stay, and a report is listed once. */
export function mergeReports(list: ReportList, news: ReportNews): Merged<ReportList> {
  const told = { changed: false, gap: false };
  const without = (gone: readonly Report[], from: readonly Report[]) =>
    from.filter(({ id }) => !gone.some((each) => each.id === id));
  if (news.kind === 'one') {
    const isKnown = list.reports.some(({ id }) => id === news.report.id);
    const reports = isKnown
      ? list.reports.map((each) => (each.id === news.report.id ? news.report : each))
      : [news.report, ...list.reports];
    return { ...told, value: { ...list, reports } };
  }
  if (news.kind === 'more') {
    const reports = [...list.reports, ...without(list.reports, news.reports)];
    return { ...told, value: { ...list, reports, nextCursor: news.nextCursor } };
  }
  const tail = without(news.reports, list.reports);
  const isLonger = list.reports.length > pageSize && tail.length > 0;
  if (!isLonger) return { ...told, value: withoutKind(news) };
  return {
    ...told,
    value: { ...withoutKind(news), reports: [...news.reports, ...tail], nextCursor: list.nextCursor },
  };
}

const readReports = (vendorId: string, { cursor, signal }: { cursor?: string; signal?: AbortSignal }) =>
  call('GET /api/vendor/reports', { query: { vendor_id: vendorId, cursor, limit: pageSize }, signal });

function makeReportsStore(vendorId: string, initial: ReportList) {
  return new LiveStore<ReportList, ReportNews>(
    {
      initial,
      read: async (signal) => ({
        kind: 'first',
        ...(await readReports(vendorId, { signal })),
      }),
      merge: mergeReports,
      listen: hearStall(vendorId, 'report'),
    },
    timing,
    { page: tabState },
  );
}

/** A stall's reports: starts from what the server rendered, follows those that are being made. */
export function useReports(vendorId: string, initial: ReportList) {
  const { store, value, connection, lastConfirmedAt } = useLiveStore(vendorId, () => ({
    store: makeReportsStore(vendorId, initial),
  }));
  return {
    ...value,
    connection,
    lastConfirmedAt,
    /** Throws ApiError. */
    async ask(days: { from_day: string; to_day: string }): Promise<Report> {
      const body = { vendor_id: vendorId, ...days };
      const { report } = await call('POST /api/vendor/reports', { body });
      store.offer({ kind: 'one', report });
      return report;
    },
    /** Throws ApiError. */
    async loadMore(): Promise<void> {
      const { nextCursor: cursor } = store.getState().value;
      if (!cursor) return;
      store.offer({ kind: 'more', ...(await readReports(vendorId, { cursor })) });
    },
  };
}
