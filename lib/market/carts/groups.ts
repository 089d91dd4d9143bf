import type { LineRow } from '#lib/market/carts/queries';
import type { CartGroup, CartLine, LineNews } from '#lib/market/carts/schema';
import { cardPicture } from '#lib/market/catalog/service';

type Judged = Pick<LineRow, 'is_on_market' | 'is_between_steps' | 'is_price_new' | 'most' | 'quantity'>;

/** What is to be told of a line; see `lineNews`. Of what cannot be bought at all, nothing else matters. */
export function newsOf(row: Judged): LineNews[] {
  if (!row.is_on_market) return ['gone'];
  if (row.most <= 0) return ['sold_out'];
  const news: LineNews[] = [];
  if (row.quantity > row.most) news.push('less');
  else if (row.is_between_steps) news.push('step');
  if (row.is_price_new) news.push('price');
  return news;
}

function toLine(row: LineRow): CartLine {
  const { variant_id, product_id, name, variant_name, unit, step, price, currency, quantity, total } = row;
  const { available, held, stock_status, fitting, most } = row;
  return {
    ...{ variant_id, product_id, name, variant_name, unit, step, price, currency, quantity, total },
    ...{ available, held, stock_status, fitting, most },
    image: cardPicture(row),
    vendor: { id: row.vendor_id, slug: row.vendor_slug, store_name: row.store_name },
    news: newsOf(row),
    seen: { price: row.seen_price, step: row.seen_step },
  };
}

const cents = (amount: number) => Math.round(amount * 100);

/** Whole cents are added up, so that no fraction is lost. What cannot be bought is not counted. */
const subtotalOf = (lines: readonly CartLine[]): number =>
  lines.reduce((sum, { total, fitting }) => (fitting > 0 ? sum + cents(total) : sum), 0) / 100;

/** The lines by currency, in their order: each group is paid by itself. */
export function groupLines(rows: readonly LineRow[]): CartGroup[] {
  const byCurrency = Map.groupBy(rows.map(toLine), ({ currency }) => currency);
  return [...byCurrency].map(([currency, lines]) => ({ currency, subtotal: subtotalOf(lines), lines }));
}
