import type { AttentionRow } from '#lib/market/dashboard/attention-queries';
import type { OrdersRow } from '#lib/market/dashboard/queries';
import { toAttention, toOrdersPanel } from '#lib/market/dashboard/shape';

const sales = (days: OrdersRow['sales']['days'], today = '2026-03-02'): OrdersRow => ({
  sales: { today, time_zone: 'Europe/Berlin', days },
  open: { count: 0, rows: [] },
  stall_currency: null,
});

describe('sixty days of sales', () => {
  it('has every day once, in order, over the end of a month and a leap day', () => {
    const { days, daysBefore } = toOrdersPanel(sales([], '2028-03-15'));
    const all = [...daysBefore, ...days].map(({ day }) => day);
    expect(new Set(all).size).toBe(60);
    expect(all).toEqual(all.toSorted());
    expect([all[0], all[30], all.at(-1)]).toEqual(['2028-01-16', '2028-02-15', '2028-03-15']);
    expect(all).toContain('2028-02-29');
  });

  it('counts the thirty days that end today apart from the thirty before', () => {
    const panel = toOrdersPanel(
      sales([
        { day: '2026-01-31', currency: 'EUR', orders: 1, revenue: 4.2 },
        { day: '2026-02-01', currency: 'EUR', orders: 2, revenue: 0.1 },
        { day: '2026-03-02', currency: 'EUR', orders: 1, revenue: 0.2 },
      ]),
    );
    // Cents: 0.1 + 0.2 is 0.3.
    expect(panel.last).toEqual({ orders: 3, revenue: 0.3 });
    expect(panel.before).toEqual({ orders: 1, revenue: 4.2 });
    expect(panel.days[0]).toEqual({ day: '2026-02-01', orders: 2, revenue: 0.1 });
  });

  it('never adds currencies up: the largest is shown, the others are told', () => {
    const panel = toOrdersPanel(
      sales([
        { day: '2026-02-20', currency: 'USD', orders: 1, revenue: 500 },
        { day: '2026-02-20', currency: 'EUR', orders: 1, revenue: 20 },
        { day: '2026-01-02', currency: 'CHF', orders: 1, revenue: 9 },
      ]),
    );
    expect(panel.currency).toBe('USD');
    expect(panel.last).toEqual({ orders: 1, revenue: 500 });
    expect(panel.others).toEqual([{ currency: 'EUR', orders: 1, revenue: 20 }]);
  });

  it('of a stall that sold nothing is zeros in what its prices are in; without products, in euros', () => {
    const panel = toOrdersPanel({ ...sales([]), stall_currency: 'GBP' });
    expect([panel.currency, panel.last, panel.others]).toEqual(['GBP', { orders: 0, revenue: 0 }, []]);
    expect(toOrdersPanel(sales([])).currency).toBe('EUR');
  });
});

describe('what needs attention', () => {
  const none = { count: 0, examples: [] };
  const quiet: AttentionRow = {
    orders_waiting: { count: 0, rows: [] },
    feeds_failing: none,
    imports_failed: none,
    sold_out: none,
    products_rejected: none,
    running_low: none,
    reports_failed: none,
  };
  const one = (name: string) => ({ count: 1, examples: [{ id: '1', name, detail: null }] });

  it('is nothing when nothing is wrong', () => {
    expect(toAttention(quiet)).toEqual([]);
  });

  it('begins with orders that wait, then what stopped, then what runs out', () => {
    const rows = [{ id: '1', number: 7, status: 'pending', created_at: '2026-03-01T10:00:00Z' }];
    const items = toAttention({
      ...quiet,
      running_low: one('Assam'),
      feeds_failing: one('Till'),
      orders_waiting: { count: 4, rows },
      sold_out: one('Sencha'),
    });
    expect(items.map(({ kind }) => kind)).toEqual([
      'orders_waiting',
      'feeds_failing',
      'sold_out',
      'running_low',
    ]);
    expect(items[0]).toMatchObject({
      count: 4,
      since: '2026-03-01T10:00:00Z',
      examples: [{ name: '#7', detail: 'pending' }],
    });
  });
});
