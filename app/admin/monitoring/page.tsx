import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { MonitoringScreen } from '#components/admin/monitoring/monitoring-screen';
import { listAlertHistory, readCharts, readMonitor } from '#lib/market/alerts/service';
import { runtime } from '#lib/runtime';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'Monitoring', robots: { index: false } };

async function MonitoringPage() {
  const session = await requireSession('/admin/monitoring');
  if (session.role !== 'admin') redirect('/no-access');
  const ctx = runtime();
  const [initial, charts, history] = await Promise.all([
    readMonitor(ctx, '5m'),
    readCharts(ctx, '15m'),
    listAlertHistory(ctx, { limit: 20 }),
  ]);
  return <MonitoringScreen initial={initial} charts={charts} history={history} />;
}

export default definePage('/admin/monitoring', MonitoringPage);
