import { mergeOrders } from '#hooks/orders/vendor-orders-list';
import type { VendorOrderList, VendorOrderRow } from '#lib/market/orders/schema';

const row = (id: string, version = 0, status: VendorOrderRow['status'] = 'pending') =>
  ({ id, version, status }) as VendorOrderRow;
const counts = { open: 1 } as VendorOrderList['counts'];
const list = (orders: VendorOrderRow[], nextCursor: string | null = null): VendorOrderList => ({
  orders,
  nextCursor,
  counts,
});
const ids = ({ orders }: VendorOrderList) => orders.map(({ id }) => id);

describe('what a stall sees of its orders', () => {
  it('a new order comes in on top, one that left the tab is gone', () => {
    const { value } = mergeOrders(list([row('a'), row('b')]), {
      kind: 'list',
      startedWith: 2,
      ...list([row('new'), row('b')]),
    });
    expect(ids(value)).toEqual(['new', 'b']);
  });

  it('a late answer does not bring an older state back', () => {
    const { value } = mergeOrders(list([row('a', 2, 'packed')]), {
      kind: 'list',
      startedWith: 1,
      ...list([row('a', 1, 'accepted')]),
    });
    expect(value.orders[0]).toMatchObject({ version: 2, status: 'packed' });
  });

  it('what was loaded further down while a read was under way stays, and goes on from there', () => {
    const { value } = mergeOrders(list([row('a'), row('b'), row('c')], 'after c'), {
      kind: 'list',
      startedWith: 2,
      ...list([row('new'), row('a')], 'after a'),
    });
    expect([ids(value), value.nextCursor]).toEqual([['new', 'a', 'c'], 'after c']);
  });

  it('a further page that overlaps shows nothing twice', () => {
    const { value } = mergeOrders(list([row('a'), row('b')], 'after b'), {
      kind: 'more',
      ...list([row('b', 1), row('c')]),
    });
    expect([ids(value), value.nextCursor]).toEqual([['a', 'b', 'c'], null]);
  });
});
