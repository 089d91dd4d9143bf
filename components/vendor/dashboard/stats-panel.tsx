'use client';

import Link from 'next/link';
import type { BestSeller, StatsPanel } from '#lib/market/dashboard/schema';
import { formatCount, formatMoney } from '#lib/words/format';
import { stallLink } from './stall-link.ts';

function Figure({ name, value, note }: { name: string; value: number; note?: string | undefined }) {
  return (
    <div className="min-w-0">
      <dt className="text-ink-soft text-label">{name}</dt>
      <dd className="font-display text-2xl leading-tight">{formatCount(value)}</dd>
      {note && <dd className="text-ink-soft text-fine">{note}</dd>}
    </div>
  );
}

function Seller({ each, most, stall }: { each: BestSeller; most: number; stall: string | undefined }) {
  return (
    <tr>
      <th scope="row" className="py-1.5 pr-3 text-left font-normal">
        <Link
          href={stallLink(`/vendor/products/${each.product_id}`, stall)}
          prefetch={false}
          className="inline-flex min-h-6 items-center underline-offset-4 hover:underline"
        >
          {each.name}
        </Link>
        <span aria-hidden="true" className="mt-1 block h-1.5 rounded-full bg-shelf">
          <span
            className="block h-full rounded-full bg-leaf"
            style={{ width: `${most > 0 ? Math.max(2, (each.revenue / most) * 100) : 0}%` }}
          />
        </span>
      </th>
      <td className="py-1.5 text-right align-top whitespace-nowrap">
        {formatMoney(each.revenue, each.currency)}
        <span className="block text-ink-soft text-fine">{formatCount(each.units)} sold</span>
      </td>
    </tr>
  );
}

/** The stall in figures, and what sells best. */
export function Stats({ panel, stall }: { panel: StatsPanel; stall: string | undefined }) {
  const { products, stock, last_30_days: last, previous_30_days: before, best_sellers: best } = panel;
  // Bars of different currencies are not to be compared.
  const mostIn = (currency: string) =>
    Math.max(0, ...best.filter((each) => each.currency === currency).map(({ revenue }) => revenue));
  return (
    <div className="figures grid grid-cols-1 gap-5">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3">
        <Figure
          name="On sale"
          value={products.published}
          note={`of ${formatCount(products.total)} products`}
        />
        <Figure name="Orders to send" value={panel.open_orders} />
        <Figure
          name="Units in 30 days"
          value={last.units}
          note={`${formatCount(before.units)} in the 30 before`}
        />
        <Figure name="Sold out" value={stock.outofstock} note={`${formatCount(stock.lowstock)} low`} />
      </dl>
      {best.length === 0 ? (
        <p className="text-ink-soft text-label">What sells best is shown here after the first order.</p>
      ) : (
        <table className="w-full border-collapse text-[0.9375rem]">
          <caption className="mb-1 text-left font-medium">What sells best, in 30 days</caption>
          <thead className="sr-only">
            <tr>
              <th scope="col">Product</th>
              <th scope="col">Revenue</th>
            </tr>
          </thead>
          <tbody>
            {best.map((each) => (
              <Seller
                key={`${each.product_id} ${each.currency}`}
                each={each}
                most={mostIn(each.currency)}
                stall={stall}
              />
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
