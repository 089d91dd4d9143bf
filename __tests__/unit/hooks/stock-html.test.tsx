import { renderToString } from 'react-dom/server';
import { CardStock, LiveShelf } from '#components/stock/card-stock';
import { ProductStock, ProductStockProvider } from '#components/stock/stock-provider';

const productId = '11111111-1111-4111-8111-111111111111';
const variantId = '22222222-2222-4222-8222-222222222222';

const snapshot = (available: number, held: number, stock_status: 'instock' | 'lowstock' | 'outofstock') => ({
  product_id: productId,
  variants: [{ id: variantId, available, held, version: 1 }],
  stock_quantity: available,
  stock_status,
  at: '2026-01-01T00:00:00.000Z',
});

function html(initial: ReturnType<typeof snapshot>): string {
  return renderToString(
    <ProductStockProvider productId={productId} initial={initial}>
      <ProductStock variantId={variantId} unit="g" step={50} />
    </ProductStockProvider>,
  );
}

describe('stock in the server’s HTML', () => {
  it('says what the server knows and nothing about this browser’s time', () => {
    const page = html(snapshot(2_400, 0, 'instock'));
    expect(page).toContain('In stock · 2.4 kg');
    expect(page).not.toMatch(/Sold out|confirmed|ago/);
  });

  it.each([
    ['Only 150 g left', snapshot(150, 0, 'lowstock')],
    ['Sold out', snapshot(0, 0, 'outofstock')],
    ['All in baskets just now', snapshot(0, 200, 'outofstock')],
    ['Sold out', snapshot(20, 0, 'instock')],
  ])('says "%s"', (words, initial) => {
    expect(html(initial)).toContain(words);
  });

  it('has the status of each card, with and without a shelf', () => {
    const card = <CardStock productId={productId} status="lowstock" quantity={2} unit="each" />;
    const initial = [{ id: productId, stock_status: 'lowstock' as const, stock_quantity: 2 }];
    expect(renderToString(card)).toContain('Few left');
    expect(
      renderToString(
        <LiveShelf topics={{ vendorId: 'v' }} initial={initial}>
          {card}
        </LiveShelf>,
      ),
    ).toContain('Few left');
  });
});
