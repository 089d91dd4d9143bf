import type { AttentionItem } from '#lib/market/dashboard/schema';
import { ageWords, attentionLine } from '../../../components/vendor/dashboard/attention-words.ts';
import { comparison } from '../../../components/vendor/dashboard/comparison.ts';
import { stallLink } from '../../../components/vendor/dashboard/stall-link.ts';
import { presets, troubleWith } from '../../../components/vendor/reports/spans.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const item = (given: Partial<AttentionItem>): AttentionItem => ({
  kind: 'sold_out',
  count: 1,
  since: null,
  examples: [{ id: 'p1', name: 'Sencha', detail: null }],
  ...given,
});

it.each([
  ['2026-11-23T11:59:30Z', '0 min'],
  ['2026-11-23T11:01:00Z', '59 min'],
  ['2026-11-23T10:00:00Z', '2 h'],
  ['2026-11-21T13:00:00Z', '47 h'],
  ['2026-11-18T12:00:00Z', '5 days'],
])('what began at %s is %s old', (at, words) => {
  expect(ageWords(at, now)).toBe(words);
  // On the server nobody knows the reader's clock.
  expect(ageWords(at, null)).toMatch(/2026$/);
});

describe('a line of what needs attention', () => {
  it('says how many, names the first few, and leads to where they are mended', () => {
    expect(attentionLine(item({ count: 5 }), now)).toEqual({
      title: '5 products are sold out',
      detail: 'Sencha and 4 more',
      path: '/vendor/inventory?level=out',
    });
    expect(attentionLine(item({ count: 2, examples: [] }), now).detail).toBe('');
  });

  it('one rejected product is told with its reason and leads straight to it', () => {
    const rejected = item({
      kind: 'products_rejected',
      examples: [{ id: 'p1', name: 'Sencha', detail: 'No picture.' }],
    });
    expect(attentionLine(rejected, now)).toEqual({
      title: '1 product needs changes',
      detail: 'Sencha: No picture.',
      path: '/vendor/products/p1',
    });
    expect(attentionLine({ ...rejected, count: 2 }, now).path).toBe('/vendor/products?status=rejected');
  });

  it('orders say how long the first has waited', () => {
    const orders = item({
      kind: 'orders_waiting',
      since: '2026-11-23T03:00:00Z',
      examples: [{ id: 'o', name: '#12', detail: 'pending' }],
    });
    expect(attentionLine(orders, now)).toMatchObject({
      title: '1 order waits to be sent',
      detail: 'The longest for 9 h: #12',
    });
  });
});

it('compares with the month before in words, also where there was none', () => {
  expect(comparison(112, 100)).toBe('12 % more than in the 30 days before');
  expect(comparison(50, 100)).toBe('50 % less than in the 30 days before');
  expect(comparison(100, 100)).toBe('as much as in the 30 days before');
  expect(comparison(5, 0)).toBe('nothing in the 30 days before');
  expect(comparison(0, 0)).toBeNull();
});

it('a link keeps the stall, beside its filters, and leaves other pages alone', () => {
  expect(stallLink('/vendor/inventory?level=low', 'tea')).toBe('/vendor/inventory?level=low&stall=tea');
  expect(stallLink('/vendor/orders', 'tea')).toBe('/vendor/orders?stall=tea');
  expect(stallLink('/vendor/orders', undefined)).toBe('/vendor/orders');
  expect(stallLink('/products/1', 'tea')).toBe('/products/1');
});

describe('days of a report', () => {
  const daysOf = (name: string, lastDay: string) => presets.find((each) => each.name === name)?.of(lastDay);

  it.each([
    ['Yesterday', '2026-11-22', '2026-11-22', '2026-11-22'],
    ['Last 7 days', '2026-11-22', '2026-11-16', '2026-11-22'],
    ['Last 30 days', '2026-03-01', '2026-01-31', '2026-03-01'],
    ['Last month', '2026-11-22', '2026-10-01', '2026-10-31'],
    // The first of a month: the month that has just ended.
    ['Last month', '2026-11-30', '2026-11-01', '2026-11-30'],
    ['Last month', '2026-12-31', '2026-12-01', '2026-12-31'],
    ['Last 365 days', '2026-11-22', '2025-11-23', '2026-11-22'],
  ])('%s, on the day after %s', (name, lastDay, from_day, to_day) => {
    expect(daysOf(name, lastDay)).toEqual({ from_day, to_day });
    expect(troubleWith({ from_day, to_day }, lastDay)).toBeNull();
  });

  it.each([
    ['', '2026-11-22', /Choose/],
    ['2026-11-22', '2026-11-21', /not before the first/],
    ['2026-11-20', '2026-11-23', /yesterday or earlier/],
    ['2025-11-21', '2026-11-22', /366 days/],
  ])('from %s to %s is refused', (from_day, to_day, words) => {
    expect(troubleWith({ from_day, to_day }, '2026-11-22')).toMatch(words);
  });
});
