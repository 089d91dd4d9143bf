import {
  affected,
  gatherNews,
  mergePanels,
  type PanelStates,
  withResult,
} from '#hooks/dashboard/dashboard-news';
import { mergeReports } from '#hooks/reports/use-reports';
import type { Clock } from '#lib/engines/realtime/clock';
import { type PanelResult, panelName } from '#lib/market/dashboard/schema';
import type { Report } from '#lib/market/reports/schema';

const unread = (count: number): PanelResult<'notifications'> => ({
  ok: true,
  data: { unread: count, notifications: [] },
});
const failed: PanelResult<'notifications'> = {
  ok: false,
  error: { code: 'internal', message: 'The notifications could not be read. Try again.' },
};

describe('panels that are read again', () => {
  it('follow the newest read, however late an older one answers', () => {
    let states: PanelStates = {};
    states = mergePanels(states, { read: 2, panels: { notifications: unread(2) } }).value;
    states = mergePanels(states, { read: 1, panels: { notifications: unread(9) } }).value;
    expect(states.notifications?.data?.unread).toBe(2);
    states = mergePanels(states, { read: 3, panels: { notifications: unread(0) } }).value;
    expect(states.notifications).toMatchObject({ data: { unread: 0 }, error: null, read: 3 });
  });

  it('that fail keep their figures beside the error, and lose the error with the next good read', () => {
    const good = withResult<'notifications'>(undefined, unread(4), 1);
    const bad = withResult<'notifications'>(good, failed, 2);
    expect(bad).toMatchObject({ data: { unread: 4 }, error: { code: 'internal' } });
    expect(withResult<'notifications'>(bad, unread(5), 3)).toMatchObject({
      data: { unread: 5 },
      error: null,
    });
  });

  it('leave the panels alone that were not read', () => {
    const states = mergePanels({}, { read: 1, panels: { notifications: unread(4) } }).value;
    const next = mergePanels(states, { read: 2, panels: {} }).value;
    expect(next.notifications).toBe(states.notifications);
  });

  it('are known to the map of news', () => {
    for (const names of Object.values(affected))
      expect(panelName.options).toEqual(expect.arrayContaining([...names]));
  });
});

/** A clock that is moved by hand. */
function makeClock() {
  let now = 0;
  let timers: { at: number; run: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
  };
  async function pass(ms: number): Promise<void> {
    now += ms;
    const due = timers.filter(({ at }) => at <= now);
    timers = timers.filter(({ at }) => at > now);
    for (const { run } of due) run();
    for (let n = 0; n < 10; n++) await Promise.resolve();
  }
  return { clock, pass, waiting: () => timers.length };
}

describe('news that come in bursts', () => {
  const timing = { gatherMs: 200, spacingMs: 1_500 };

  it('become one read of each panel', async () => {
    const { clock, pass } = makeClock();
    const reads: string[][] = [];
    const news = gatherNews<string>(async (keys) => void reads.push(keys), { clock, ...timing });
    for (let n = 0; n < 50; n++) news.add(['stats', 'inventory']);
    await pass(199);
    expect(reads).toEqual([]);
    await pass(1);
    expect(reads).toEqual([['stats', 'inventory']]);
  });

  it('that come during a read are read after it, and the reads keep their distance', async () => {
    const { clock, pass, waiting } = makeClock();
    const reads: string[][] = [];
    let finish = () => {};
    const flush = (keys: string[]) => {
      reads.push(keys);
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    };
    const news = gatherNews<string>(flush, { clock, ...timing });
    news.add(['orders']);
    await pass(200);
    news.add(['stats']);
    await pass(5_000);
    expect(reads).toEqual([['orders']]);
    finish();
    await pass(0);
    await pass(1_499);
    expect(reads).toHaveLength(1);
    await pass(1);
    expect(reads).toEqual([['orders'], ['stats']]);
    finish();
    await pass(0);
    await pass(1_500);
    // Then it rests, without a timer.
    expect(waiting()).toBe(0);
  });

  it('go on after a read that failed, and end when nobody looks any more', async () => {
    const { clock, pass, waiting } = makeClock();
    let reads = 0;
    const flush = async () => {
      reads += 1;
      throw new Error('away');
    };
    const news = gatherNews<string>(flush, { clock, ...timing });
    news.add(['a']);
    await pass(200);
    news.add(['a']);
    await pass(1_500);
    expect(reads).toBe(2);
    news.add(['a']);
    news.stop();
    await pass(5_000);
    expect([reads, waiting()]).toEqual([2, 0]);
  });
});

describe('the list of reports', () => {
  const report = (id: string, state: Report['state'] = 'ready'): Report => ({
    id,
    from_day: '2026-11-01',
    to_day: '2026-11-02',
    time_zone: 'UTC',
    state,
    error: null,
    is_scheduled: false,
    summary: {},
    created_at: '2026-11-23T10:00:00Z',
    finished_at: null,
  });
  const list = { reports: [report('a')], nextCursor: null, last_day: '2026-11-22' };
  const idsOf = ({ reports }: { reports: Report[] }) => reports.map(({ id }) => id);

  it('shows one that was asked for on top, and one that is known in its place', () => {
    const asked = mergeReports(list, { kind: 'one', report: report('b', 'pending') }).value;
    expect(idsOf(asked)).toEqual(['b', 'a']);
    const known = mergeReports(asked, { kind: 'one', report: report('a', 'pending') }).value;
    expect(known.reports.map(({ state }) => state)).toEqual(['pending', 'pending']);
  });

  it('keeps pages that were loaded when the first is read again, each report once', () => {
    const first = Array.from({ length: 20 }, (_, n) => report(`first-${n}`));
    const shown = { ...list, reports: first, nextCursor: 'x' };
    const more = {
      ...list,
      kind: 'more' as const,
      reports: [report('first-19'), report('old')],
      nextCursor: null,
    };
    const longer = mergeReports(shown, more).value;
    expect(idsOf(longer)).toHaveLength(21);
    const news = { ...shown, kind: 'first' as const, reports: [report('new'), ...first.slice(0, 19)] };
    const merged = mergeReports(longer, news).value;
    expect(idsOf(merged).slice(0, 2)).toEqual(['new', 'first-0']);
    expect(idsOf(merged).slice(-2)).toEqual(['first-19', 'old']);
    expect(merged.nextCursor).toBeNull();
  });
});
