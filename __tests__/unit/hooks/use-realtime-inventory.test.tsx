/** @jest-environment jsdom */
import { act, render, screen, waitFor } from '@testing-library/react';
import { StrictMode } from 'react';
import { ProductStock, ProductStockProvider } from '#components/stock/stock-provider';
import { ChannelHub } from '#lib/engines/realtime/channel-hub';
import { type FakeChannel, makeFakeChannels } from '../lib/engines/realtime/fakes.ts';
import { installBrowser, installFetch } from './setup.ts';

const productId = '11111111-1111-4111-8111-111111111111';
const variantId = '22222222-2222-4222-8222-222222222222';

const snapshot = (version: number, available: number, status = 'instock') => ({
  product_id: productId,
  variants: [{ id: variantId, available, held: 0, version }],
  stock_quantity: available,
  stock_status: status as 'instock',
  at: new Date(1_700_000_000_000 + version * 1_000).toISOString(),
});

/** Puts channels of ours where the tab would keep its own. */
function installChannels(): FakeChannel[] {
  const { open, opened } = makeFakeChannels();
  const registry = (globalThis as unknown as Record<symbol, Map<string, unknown>>)[
    Symbol.for('livestall.remember')
  ];
  registry?.set('channel-hub', new ChannelHub(open));
  return opened;
}

function Page({ initial = snapshot(1, 2_400), twice = false }) {
  return (
    <StrictMode>
      <ProductStockProvider productId={productId} initial={initial}>
        <ProductStock variantId={variantId} unit="g" step={50} />
        {twice && <ProductStock variantId={variantId} unit="g" step={50} />}
      </ProductStockProvider>
    </StrictMode>
  );
}

let now = snapshot(1, 2_400);
let asked: string[] = [];
let channels: FakeChannel[] = [];

beforeEach(() => {
  installBrowser();
  now = snapshot(1, 2_400);
  asked = installFetch(() => ({ body: { success: true, stock: now } }));
  channels = installChannels();
});

async function goLive(): Promise<void> {
  await waitFor(() => expect(channels).toHaveLength(1));
  act(() => channels[0]?.status('joined'));
  await screen.findByText(/^Live · confirmed/);
}

describe('a product’s live stock', () => {
  it('joins one private topic and reads once it is joined', async () => {
    render(<Page twice />);
    await waitFor(() => expect(channels.map(({ topic }) => topic)).toEqual([`stock:p:${productId}`]));
    expect(asked).toEqual([]);
    act(() => channels[0]?.status('joined'));
    await waitFor(() => expect(screen.getAllByText(/^Live · confirmed/)).toHaveLength(2));
    expect(asked).toEqual([`GET /api/products/${productId}/stock`]);
  });

  it('shows an event as it comes, and not an older one', async () => {
    render(<Page />);
    await goLive();
    act(() => channels[0]?.event('stock', snapshot(5, 150, 'lowstock')));
    expect(screen.getByText('Only 150 g left')).toBeTruthy();
    act(() => channels[0]?.event('stock', snapshot(4, 900)));
    expect(screen.getByText('Only 150 g left')).toBeTruthy();
    act(() => channels[0]?.event('stock', snapshot(6, 0, 'outofstock')));
    expect(screen.getByText('Sold out')).toBeTruthy();
  });

  it('keeps the last value and says that it is reconnecting', async () => {
    render(<Page />);
    await goLive();
    act(() => channels[0]?.status('down'));
    expect(screen.getByText(/^Reconnecting · confirmed/)).toBeTruthy();
    expect(screen.getByText('In stock · 2.4 kg')).toBeTruthy();
  });

  it('reads what it missed when it is joined again', async () => {
    render(<Page />);
    await goLive();
    act(() => channels[0]?.status('down'));
    now = snapshot(9, 600);
    act(() => channels[0]?.status('joined'));
    expect(await screen.findByText('In stock · 600 g')).toBeTruthy();
  });

  it('takes a page that was rendered anew, unless it is older', async () => {
    const { rerender } = render(<Page />);
    rerender(<Page initial={snapshot(3, 1_000)} />);
    expect(await screen.findByText('In stock · 1 kg')).toBeTruthy();
    rerender(<Page initial={snapshot(2, 2_000)} />);
    expect(screen.getByText('In stock · 1 kg')).toBeTruthy();
  });

  it('closes the channel some time after the page is left', async () => {
    const { unmount } = render(<Page />);
    await goLive();
    unmount();
    await waitFor(() => expect(channels[0]?.isOpen).toBe(false), { timeout: 4_000 });
  });

  it('announces a change of status once it lasts, and nothing else', async () => {
    render(<Page />);
    await goLive();
    const region = screen.getByRole('status');
    act(() => channels[0]?.event('stock', snapshot(5, 2_000)));
    expect(region.textContent).toBe('');
    act(() => channels[0]?.event('stock', snapshot(6, 0, 'outofstock')));
    await waitFor(() => expect(region.textContent).toBe('Sold out'), { timeout: 4_000 });
  });
});
