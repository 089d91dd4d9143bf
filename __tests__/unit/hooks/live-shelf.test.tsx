/** @jest-environment jsdom */
import { act, render, screen, waitFor } from '@testing-library/react';
import { CardStock, LiveShelf } from '#components/stock/card-stock';
import { shelfTopics } from '#hooks/inventory/use-shelf';
import { ChannelHub } from '#lib/engines/realtime/channel-hub';
import { type FakeChannel, makeFakeChannels } from '../lib/engines/realtime/fakes.ts';
import { installBrowser, installFetch } from './setup.ts';

const a = '11111111-1111-4111-8111-111111111111';
const b = '22222222-2222-4222-8222-222222222222';
const initial = [
  { id: a, stock_status: 'instock' as const, stock_quantity: 900 },
  { id: b, stock_status: 'instock' as const, stock_quantity: 700 },
];

let channels: FakeChannel[] = [];
let items: unknown[] = initial;
let asked: string[] = [];

beforeEach(() => {
  installBrowser();
  items = initial;
  asked = installFetch(() => ({ body: { success: true, items } }));
  const { open, opened } = makeFakeChannels();
  const registry = (globalThis as unknown as Record<symbol, Map<string, unknown>>)[
    Symbol.for('livestall.remember')
  ];
  registry?.set('channel-hub', new ChannelHub(open));
  channels = opened;
});

function Shelf() {
  return (
    <LiveShelf topics={{ categoryIds: ['c1', 'c2', 'c1'] }} initial={initial}>
      {initial.map(({ id, stock_status, stock_quantity }) => (
        <CardStock key={id} productId={id} status={stock_status} quantity={stock_quantity} unit="g" />
      ))}
    </LiveShelf>
  );
}

const bucket = (product_id: string, status: string) => ({
  product_id,
  status,
  stock_quantity: 0,
  at: '2026-01-01T00:00:00.000Z',
});

describe('a live shelf', () => {
  it('joins at most five topics, each once, and only the stall’s where there is one', () => {
    const categoryIds = ['1', '2', '2', '3', '4', '5', '6'];
    expect(shelfTopics({ categoryIds })).toEqual([1, 2, 3, 4, 5].map((id) => `stock:c:${id}`));
    expect(shelfTopics({ categoryIds, vendorId: 'v' })).toEqual(['stock:v:v']);
  });

  it('reads the ids in sight when all topics are joined, and shows what it learns', async () => {
    render(<Shelf />);
    await waitFor(() => expect(channels.map(({ topic }) => topic)).toEqual(['stock:c:c1', 'stock:c:c2']));
    items = [{ ...initial[0], stock_status: 'lowstock' }, initial[1]];
    act(() => channels[0]?.status('joined'));
    expect(asked).toEqual([]);
    act(() => channels[1]?.status('joined'));
    expect(await screen.findByText('Few left')).toBeTruthy();
    expect(asked).toEqual([`GET /api/supabase/products/stock?ids=${a},${b}`]);
  });

  it('shows bucket changes as they come', async () => {
    render(<Shelf />);
    await waitFor(() => expect(channels).toHaveLength(2));
    act(() => channels[0]?.event('bucket', bucket(a, 'outofstock')));
    expect(screen.getByText('Sold out')).toBeTruthy();
    act(() => channels[1]?.event('bucket', bucket(b, 'unlisted')));
    expect(screen.getByText('No longer sold')).toBeTruthy();
  });
});

it('a card without a shelf shows what the server said', () => {
  render(<CardStock productId={a} status="outofstock" quantity={0} unit="g" />);
  expect(screen.getByText('Sold out')).toBeTruthy();
});
