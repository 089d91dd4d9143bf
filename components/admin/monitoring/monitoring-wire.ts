import {
  type Alert,
  type AlertHistory,
  alertAnswer,
  alertsAnswer,
  type ChartRange,
  chartsAnswer,
  type MonitorCharts,
  type MonitorView,
  monitorAnswer,
} from '#lib/market/alerts/schema';
import { getJson, sendJson } from '#lib/web/client';

export function readMonitor(window: MonitorView['window'], signal: AbortSignal): Promise<MonitorView> {
  return getJson(`/api/admin/monitoring?window=${window}`, monitorAnswer, { signal, timeoutMs: 8_000 });
}

export function readCharts(range: ChartRange, signal: AbortSignal): Promise<MonitorCharts> {
  return getJson(`/api/admin/monitoring/charts?range=${range}`, chartsAnswer, { signal, timeoutMs: 20_000 });
}

export async function readHistory(cursor?: string): Promise<AlertHistory> {
  const query = cursor ? `?cursor=${encodeURIComponent(cursor)}` : '';
  return (await getJson(`/api/admin/alerts${query}`, alertsAnswer)).history;
}

const pathOf = (rule: string, what: 'mute' | 'acknowledge') =>
  `/api/admin/alerts/${encodeURIComponent(rule)}/${what}`;

export async function sendMute(rule: string, minutes: number): Promise<Alert> {
  return (await sendJson('POST', pathOf(rule, 'mute'), { minutes }, alertAnswer)).alert;
}

export async function sendUnmute(rule: string): Promise<Alert> {
  return (await sendJson('DELETE', pathOf(rule, 'mute'), {}, alertAnswer)).alert;
}

export async function sendAcknowledge(rule: string): Promise<Alert> {
  return (await sendJson('POST', pathOf(rule, 'acknowledge'), {}, alertAnswer)).alert;
}

/**
 * Which parts /api/ready says do not answer: asked when the page's own figures do not come. Null when it does not
 * answer either.
 */
export async function readPartsDown(signal: AbortSignal): Promise<string[] | null> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(5_000)]);
    const response = await fetch('/api/ready', { cache: 'no-store', signal: limit });
    const body: unknown = await response.json();
    const parts = typeof body === 'object' && body !== null && 'parts' in body ? body.parts : null;
    if (typeof parts !== 'object' || parts === null) return null;
    return Object.entries(parts).flatMap(([part, state]) => (state === 'ok' ? [] : [part]));
  } catch {
    return null;
  }
}
