/** @jest-environment jsdom */
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { Toaster } from 'sonner';
import { InventoryTable } from '#components/vendor/inventory/inventory-table';
import { useVendorInventory } from '#hooks/inventory/use-vendor-inventory';
import { ChannelHub } from '#lib/engines/realtime/channel-hub';
import type { InventoryRow } from '#lib/market/inventory/schema';
import { type FakeChannel, makeFakeChannels } from '../lib/engines/realtime/fakes.ts';
import { type Answer, installBrowser, installFetch } from './setup.ts';

const vendorId = '99999999-9999-4999-8999-999999999999';
const id = (digit: number) => `${digit}1111111-1111-4111-8111-111111111111`;

const row = (digit: number, change: Partial<InventoryRow> = {}): InventoryRow => ({
  inventory_id: id(digit),
  variant_id: id(digit),
  product_id: id(digit),
  location_id: id(digit),
  product_name: `Tea ${digit}`,
  variant_name: 'Loose leaf',
  sku: `TEA-${digit}`,
  location_name: 'Main store',
  image: null,
  unit: 'g',
  step: 50,
  quantity: 1_000,
  reserved: 200,
  available: 800,
  low_stock_threshold: 300,
  version: 4,
  updated_at: '2026-01-01T00:00:00.000Z',
  ...change,
});

const list = (rows: InventoryRow[], nextCursor: string | null = null) => ({
  rows,
  nextCursor,
  counts: { all: rows.length, low: 0, out: 0 },
  locations: [],
});

let channels: FakeChannel[] = [];
let asked: string[] = [];
let sent: unknown[] = [];
let onServer = list([row(1), row(2)]);
let adjustAnswers: Answer[] = [];

const figures = (
  { inventory_id, variant_id, location_id, reserved }: InventoryRow,
  quantity: number,
  version: number,
) => ({
  inventory_id,
  variant_id,
  location_id,
  quantity,
  reserved,
  available: quantity - reserved,
  version,
});

beforeEach(() => {
  installBrowser();
  sent = [];
  adjustAnswers = [];
  onServer = list([row(1), row(2)]);
  asked = installFetch((url, init) => {
    if (url.includes('cursor=')) return { body: { success: true, ...list([row(3)]) } };
    if (init.method !== 'POST') return { body: { success: true, ...onServer } };
    sent.push(JSON.parse(String(init.body)));
    const answer = adjustAnswers.shift();
    if (!answer) throw new Error('No answer was prepared.');
    return answer;
  });
  const { open, opened } = makeFakeChannels();
  const registry = (globalThis as unknown as Record<symbol, Map<string, unknown>>)[
    Symbol.for('livestall.remember')
  ];
  registry?.set('channel-hub', new ChannelHub(open));
  channels = opened;
});

const everything = { level: 'all' as const };

const workOf = () => ({
  vendorId,
  ledgerHref: '/vendor/inventory/history',
  isSelected: false,
  onSelect: () => {},
  onMove: undefined,
  maySetThresholds: false,
  onChanged: () => {},
});

function Screen({ initial = list([row(1), row(2)]) }) {
  const inventory = useVendorInventory(vendorId, everything, initial);
  return (
    <>
      <InventoryTable rows={inventory.rows} adjust={inventory.adjust} workOf={workOf} />
      <button type="button" onClick={inventory.loadMore}>
        Load more
      </button>
      <Toaster />
    </>
  );
}

const rowOf = (digit: number) => screen.getByText(`Tea ${digit}`).closest('tr')!;

function openForm(digit: number): HTMLElement {
  fireEvent.click(within(rowOf(digit)).getByRole('button'));
  return screen.getByRole('form', { name: new RegExp(`Tea ${digit}`) });
}

async function save(form: HTMLElement, change: string): Promise<void> {
  fireEvent.change(within(form).getByLabelText('Change'), { target: { value: change } });
  await act(async () => fireEvent.submit(form));
}

describe('changing stock', () => {
  it('writes the change with the version that was seen, and offers to undo it', async () => {
    adjustAnswers = [{ body: { success: true, inventory: figures(row(1), 1_250, 5) } }];
    onServer = list([row(1, { quantity: 1_250, available: 1_050, version: 5 }), row(2)]);
    render(<Screen />);
    await save(openForm(1), '250');
    await waitFor(() => expect(within(rowOf(1)).getByText('1.05 kg')).toBeTruthy());
    expect(sent).toEqual([
      { variant_id: id(1), location_id: id(1), delta: 250, reason: 'received', expected_version: 4 },
    ]);
    expect(screen.queryByRole('form')).toBeNull();

    adjustAnswers = [{ body: { success: true, inventory: figures(row(1), 1_000, 6) } }];
    fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(sent).toHaveLength(2));
    expect(sent[1]).toMatchObject({
      delta: -250,
      reason: 'adjusted',
      expected_version: 5,
      note: 'Undo of +250 g',
    });
  });

  it('shows the new figure before the answer', async () => {
    let answer = (_: Answer) => {};
    installFetch((_url, init) =>
      init.method === 'POST'
        ? new Promise<Answer>((resolve) => (answer = resolve))
        : { body: { success: true, ...onServer } },
    );
    render(<Screen />);
    await save(openForm(1), '-100');
    await waitFor(() => expect(within(rowOf(1)).getByText('700 g')).toBeTruthy());
    await act(async () =>
      answer({ status: 409, body: { error: { code: 'insufficient_stock', message: 'Not enough stock.' } } }),
    );
    expect(within(rowOf(1)).getByText('800 g')).toBeTruthy();
    expect(screen.getByRole('alert').textContent).toContain('Not enough stock.');
  });

  it('shows what somebody else made of it and asks again', async () => {
    const error = {
      code: 'conflict',
      message: 'The stock changed.',
      details: figures(row(1), 700, 9),
      requestId: 'r',
    };
    adjustAnswers = [{ status: 409, body: { error } }];
    onServer = list([row(1, { quantity: 700, available: 500, version: 9 }), row(2)]);
    render(<Screen />);
    await save(openForm(1), '250');
    expect((await screen.findByRole('alert')).textContent).toContain('it holds 700 g now');
    adjustAnswers = [{ body: { success: true, inventory: figures(row(1), 950, 10) } }];
    await act(async () => fireEvent.submit(screen.getByRole('form')));
    expect(sent[1]).toMatchObject({ delta: 250, expected_version: 9 });
  });

  it.each([
    ['', 'Enter a number'],
    ['0', 'other than zero'],
    ['1.2345', 'at most three decimals'],
    ['-900', 'in customers’ baskets'],
    ['-2000', 'only 1 kg on the shelf'],
  ])('refuses "%s" without asking the server', async (text, words) => {
    render(<Screen />);
    const form = openForm(1);
    await save(form, text);
    expect(form.textContent).toContain(words);
    expect(sent).toEqual([]);
  });

  it('"Set to" sends the difference to what is there', async () => {
    adjustAnswers = [{ body: { success: true, inventory: figures(row(1), 640, 5) } }];
    render(<Screen />);
    const form = openForm(1);
    fireEvent.click(within(form).getByLabelText('Set to'));
    fireEvent.change(within(form).getByLabelText('Now on the shelf'), { target: { value: '640,0' } });
    await act(async () => fireEvent.submit(form));
    expect(sent[0]).toMatchObject({ delta: -360, reason: 'adjusted' });
  });

  it('closes on Escape and gives the focus back', () => {
    render(<Screen />);
    fireEvent.keyDown(openForm(2), { key: 'Escape' });
    expect(screen.queryByRole('form')).toBeNull();
    expect(document.activeElement).toBe(within(rowOf(2)).getByRole('button'));
  });

  it('walks the figures with the arrow keys', () => {
    render(<Screen />);
    const [first, second] = [1, 2].map((digit) => within(rowOf(digit)).getByRole('button'));
    first?.focus();
    fireEvent.keyDown(first!, { key: 'ArrowDown' });
    expect(document.activeElement).toBe(second);
    fireEvent.keyDown(second!, { key: 'Home' });
    expect(document.activeElement).toBe(first);
  });
});

describe('keeping the list fresh', () => {
  it('reads what is shown again when the stall’s topic says that shelves changed', async () => {
    render(<Screen />);
    await waitFor(() => expect(channels.map(({ topic }) => topic)).toEqual([`vendor:${vendorId}`]));
    act(() => channels[0]?.status('joined'));
    await waitFor(() => expect(asked).toHaveLength(1));
    onServer = list([row(1, { quantity: 400, available: 200, version: 7 }), row(2)]);
    act(() => channels[0]?.event('stock', { kind: 'stock', ids: [id(1)], count: 1, at: '' }));
    await waitFor(() => expect(within(rowOf(1)).getByText('Low')).toBeTruthy(), { timeout: 4_000 });
  });

  it('adds the next page and keeps it when what is shown is read again', async () => {
    render(<Screen initial={list([row(1), row(2)], 'next')} />);
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Load more' })));
    expect(await screen.findByText('Tea 3')).toBeTruthy();
    onServer = list([row(1), row(2), row(3, { product_name: 'Tea 3 renamed' })]);
    await waitFor(() => expect(channels).toHaveLength(1));
    act(() => channels[0]?.status('joined'));
    expect(await screen.findByText('Tea 3 renamed')).toBeTruthy();
  });
});
