import { makeShelf, mergeShelf } from '#lib/engines/realtime/shelf';

const item = (id: string, stock_status: string, stock_quantity = 1) => ({ id, stock_status, stock_quantity });
const shelf = makeShelf([item('a', 'instock'), item('b', 'instock')]);

describe('mergeShelf', () => {
  it('keeps what an event told after the read began, takes the read for the rest', () => {
    const told = mergeShelf(shelf, { kind: 'event', tick: 2, items: [item('a', 'outofstock', 0)] }).value;
    const { value } = mergeShelf(told, {
      kind: 'read',
      tick: 1,
      items: [item('a', 'instock'), item('b', 'lowstock')],
    });
    expect([value.get('a')?.stock_status, value.get('b')?.stock_status]).toEqual(['outofstock', 'lowstock']);
  });

  it('takes a read that began after the event', () => {
    const told = mergeShelf(shelf, { kind: 'event', tick: 2, items: [item('a', 'outofstock', 0)] }).value;
    const { value } = mergeShelf(told, { kind: 'read', tick: 3, items: [item('a', 'instock', 4)] });
    expect(value.get('a')).toMatchObject({ stock_status: 'instock', stock_quantity: 4 });
  });

  it('ignores products that are not in sight', () => {
    const { value, changed } = mergeShelf(shelf, {
      kind: 'event',
      tick: 1,
      items: [item('z', 'outofstock')],
    });
    expect(value).toBe(shelf);
    expect(changed).toBe(false);
  });

  it('is the same shelf when a read brings nothing new', () => {
    const read = { kind: 'read' as const, tick: 1, items: [item('a', 'instock')] };
    expect(mergeShelf(shelf, read).value).toBe(shelf);
  });

  it('calls a new bucket a change, a new figure in the same bucket not', () => {
    const read = (status: string) => ({ kind: 'read' as const, tick: 1, items: [item('a', status, 7)] });
    expect(mergeShelf(shelf, read('instock')).changed).toBe(false);
    expect(mergeShelf(shelf, read('lowstock')).changed).toBe(true);
  });
});
