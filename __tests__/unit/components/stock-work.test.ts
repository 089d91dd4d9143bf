import type { JudgedLine, Movement } from '#lib/market/inventory/schema';
import {
  bulkAmount,
  confirmedLines,
  firstBulk,
  isChanged,
  linesOf,
} from '../../../components/vendor/inventory/bulk-values.ts';
import { whatHappened, whoDid } from '../../../components/vendor/inventory/ledger-words.ts';

const judged = (inventory_id: string, part: Partial<JudgedLine>): JudgedLine => ({
  inventory_id,
  product_id: 'p',
  before: 10,
  after: 10,
  low_before: 0,
  low_after: 0,
  refused: null,
  ...part,
});

describe('a bulk change', () => {
  it.each([
    ['add', '0', false],
    ['take', '0', false],
    ['set', '0', true],
    ['threshold', '0', true],
    ['add', '-1', false],
    ['add', '1,5', true],
    ['add', '1.2345', false],
    ['set', 'ten', false],
  ] as const)('"%s" of "%s" can be meant: %s', (action, amount, isFine) => {
    expect('amount' in bulkAmount({ ...firstBulk, action, amount })).toBe(isFine);
  });

  it('becomes a line for each shelf', () => {
    expect(linesOf(['a'], 'take', 3)).toEqual([{ inventory_id: 'a', add: -3 }]);
    expect(linesOf(['a'], 'set', 3)).toEqual([{ inventory_id: 'a', set: 3 }]);
    expect(linesOf(['a', 'b'], 'threshold', 0)).toEqual([
      { inventory_id: 'a', threshold: 0 },
      { inventory_id: 'b', threshold: 0 },
    ]);
  });

  it('is confirmed without what was refused, and what is set only to what was seen', () => {
    const lines = linesOf(['a', 'b', 'gone'], 'set', 4);
    const seen = [judged('a', { after: 4 }), judged('b', { refused: 'No.' })];
    expect(confirmedLines(lines, seen)).toEqual([{ inventory_id: 'a', set: 4, expected_quantity: 10 }]);
    expect(confirmedLines(linesOf(['a'], 'add', 4), seen)).toEqual([{ inventory_id: 'a', add: 4 }]);
  });

  it('changes a figure or a threshold, or nothing', () => {
    expect(isChanged(judged('a', {}))).toBe(false);
    expect(isChanged(judged('a', { after: 11 }))).toBe(true);
    expect(isChanged(judged('a', { low_after: 1 }))).toBe(true);
    expect(isChanged(judged('a', { after: 11, refused: 'No.' }))).toBe(false);
  });
});

describe('the words of the ledger', () => {
  const movement = { actor: null, reason: 'adjusted', kind: null, vendor_order_id: null } as Movement;
  it.each<[Partial<Movement>, string, string]>([
    [{ actor: 'Ada' }, 'Corrected', 'Ada'],
    [{ kind: 'bulk', actor: 'Ada' }, 'Bulk change', 'Ada'],
    [{ kind: 'bulk', reason: 'received' }, 'Bulk change, received', 'The system'],
    [{ kind: 'transfer', actor: 'Ada' }, 'Moved', 'Ada'],
    [{ kind: 'count' }, 'Stock-take', 'The system'],
    [{ kind: 'undo' }, 'Taken back', 'The system'],
    [{ reason: 'sold', vendor_order_id: 'o' }, 'Sold', 'Order'],
    [{ reason: 'imported' }, 'Imported', 'Import'],
    [{ reason: 'synced' }, 'Feed', 'Feed'],
  ])('%j: %s, %s', (part, what, who) => {
    expect(whatHappened({ ...movement, ...part })).toBe(what);
    expect(whoDid({ ...movement, ...part })).toBe(who);
  });
});
