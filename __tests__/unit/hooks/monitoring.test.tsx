/** @jest-environment jsdom */
import { jest } from '@jest/globals';
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { MonitoringScreen } from '#components/admin/monitoring/monitoring-screen';
import type { Alert, MonitorCharts, MonitorView } from '#lib/market/alerts/schema';
import { type Answer, installBrowser, installFetch } from './setup.ts';

const at = '2026-11-23T12:00:00.000Z';

const alertOf = (rule: string, change: Partial<Alert> = {}): Alert => ({
  rule,
  title: `Title of ${rule}`,
  what: 'What it asks for.',
  advice: 'What to do.',
  severity: 'critical',
  state: 'ok',
  since: at,
  value: 0,
  unit: '',
  message: 'All is as it should be.',
  clearSince: null,
  resolveS: 15,
  isKnown: true,
  evaluatedAt: at,
  mutedUntil: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  ...change,
});

const times = { count: 10, ratePerS: 2, errors: 0, avgMs: 5, p50Ms: 4, p95Ms: 9, p99Ms: 12, maxMs: 20 };

const viewOf = (change: Partial<MonitorView> = {}): MonitorView => ({
  at,
  window: '5m',
  board: { alerts: [alertOf('health')], invariants: null, evaluatedAt: at },
  kinds: [{ kind: 'route', ...times }],
  operations: [
    { kind: 'route', operation: 'GET /fast', ...times, p95Ms: 3, errors: 9 },
    { kind: 'query', operation: 'room.slow', ...times, p95Ms: 300 },
  ],
  caches: [],
  queues: null,
  instances: [],
  database: null,
  realtime: null,
  webVitals: [],
  coverage: { known: 44, seen: 2 },
  ...change,
});

const charts: MonitorCharts = {
  range: '15m',
  stepS: 15,
  rows: [0, 15_000].map((offset) => ({
    at: Date.parse(at) + offset,
    answersPerS: 2 + offset / 15_000,
    errorsPerS: 0,
    times: {},
    hitRates: {},
    queueWaiting: null,
    queueOldestS: null,
    realtimeLagMs: null,
    eventLoopP99Ms: null,
    rssBytes: null,
  })),
};
const history = { events: [], nextCursor: null };

let monitor: () => Answer | Promise<Answer>;
let parts: Record<string, string>;
let asked: string[];

const isMonitor = (line: string) => line.includes('/api/admin/monitoring?');
const asks = () => asked.filter(isMonitor).length;

function show(initial = viewOf()) {
  return render(<MonitoringScreen initial={initial} charts={charts} history={history} />);
}

const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

beforeEach(() => {
  installBrowser();
  Object.assign(globalThis, {
    ResizeObserver: class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  });
  // jsdom lays nothing out, and a chart of no size is not drawn.
  HTMLElement.prototype.getBoundingClientRect = () => ({
    x: 0,
    y: 0,
    top: 0,
    left: 0,
    right: 600,
    bottom: 176,
    width: 600,
    height: 176,
    toJSON: () => '',
  });
  jest.useFakeTimers();
  parts = { database: 'ok', rest: 'ok' };
  monitor = () => ({ body: { success: true, ...viewOf() } });
  asked = installFetch((url) => {
    if (url.startsWith('/api/admin/monitoring?')) return monitor();
    if (url === '/api/ready') return { status: 503, body: { status: 'unavailable', parts } };
    if (url.startsWith('/api/admin/monitoring/charts')) return { body: { success: true, ...charts } };
    return { body: { success: true, ...viewOf().board, history } };
  });
});

afterEach(() => {
  jest.useRealTimers();
});

const status = () => screen.getByText(/All is well|firing|not been looked/, { selector: '[role=status]' });

it('shows what the server rendered, then reads it anew every 5 s', async () => {
  show();
  expect(status().textContent).toBe('All is well');
  expect(asks()).toBe(0);
  const firing = alertOf('health', { state: 'firing', message: 'The database does not answer.' });
  monitor = () => ({
    body: { success: true, ...viewOf({ board: { alerts: [firing], invariants: null, evaluatedAt: at } }) },
  });
  await pass(5_000);
  expect(asks()).toBe(1);
  expect(status().textContent).toBe('1 alert is firing');
  expect(screen.getByText('The database does not answer.')).toBeTruthy();
});

it('never asks twice at once, however long an answer takes', async () => {
  let answer: (answer: Answer) => void = () => undefined;
  monitor = () => new Promise((resolve) => (answer = resolve));
  show();
  await pass(30_000);
  expect(asks()).toBe(1);
  await act(async () => answer({ body: { success: true, ...viewOf() } }));
  await pass(5_000);
  expect(asks()).toBe(2);
});

it('when reading fails it keeps the figures, says how old they are and which part is down, and goes on by itself', async () => {
  show();
  monitor = () => ({
    status: 503,
    body: { error: { code: 'unavailable', message: 'Try again in a moment.' } },
  });
  parts = { database: 'down', supabase: 'ok' };
  await pass(5_000);
  const trouble = screen.getByRole('alert');
  expect(trouble.textContent).toContain('Does not answer: the database.');
  expect(trouble.textContent).toContain('Try again in a moment.');
  expect(screen.getByText('room.', { exact: false })).toBeTruthy();
  monitor = () => ({ body: { success: true, ...viewOf() } });
  await pass(5_000);
  expect(screen.queryByRole('alert')).toBeNull();
});

it('does not ask while nobody looks, and asks at once when somebody does again', async () => {
  show();
  const see = (state: string) => {
    Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  };
  see('hidden');
  await pass(60_000);
  expect(asks()).toBe(0);
  await act(async () => see('visible'));
  expect(asks()).toBe(1);
});

it('lists operations slowest first, by another figure when its heading is pressed, and by kind', () => {
  show();
  const table = screen.getByRole('table', { name: /Operations/ });
  const first = () => within(table).getAllByRole('row')[1]?.textContent;
  expect(first()).toContain('room.slow');
  fireEvent.click(within(table).getByRole('button', { name: 'Errors' }));
  expect(first()).toContain('GET /fast');
  fireEvent.change(screen.getByLabelText('Kind of operation'), { target: { value: 'query' } });
  expect(within(table).getAllByRole('row')).toHaveLength(2);
});

it('every chart gives its figures as a table as well', async () => {
  show();
  const figure = screen.getAllByRole('figure')[0]!;
  fireEvent.click(within(figure).getByText('As a table'));
  const details = figure.querySelector('details')!;
  details.open = true;
  fireEvent(details, new Event('toggle'));
  await waitFor(() => expect(within(figure).getAllByRole('row')).toHaveLength(3));
  // Newest first.
  expect(within(figure).getAllByRole('row')[1]?.textContent).toContain('3/s');
});

it('says what is missing where there are no figures yet', () => {
  show(viewOf({ kinds: [], operations: [], board: { alerts: [], invariants: null, evaluatedAt: null } }));
  expect(status().textContent).toBe('The rules have not been looked at yet');
  expect(screen.getByText(/No figures yet: the first sample comes 15 s after/)).toBeTruthy();
  expect(screen.getByText('The job queue cannot be asked just now.')).toBeTruthy();
});
