import Link from 'next/link';
import { LinkPending } from '#components/shop/link-pending';
import { Picture } from '#components/shop/picture';
import { CardStock } from '#components/stock/card-stock';
import { LiveShelf } from '#components/stock/live-shelf';
import { ShelfFreshness } from '#components/stock/shelf-freshness';
import type { ProductCard } from '#lib/market/catalog/schema';
import { formatMoney, formatStep } from '#lib/words/format';
import { shelfProps } from './shelf-props.ts';

function Row({ product }: { product: ProductCard }) {
  const { id, name, vendor, price, currency, unit, step } = product;
  return (
    <li className="group relative grid grid-cols-[3.5rem_1fr_auto] items-center gap-x-4 gap-y-1 py-3">
      <div className="row-span-2 size-14 overflow-hidden rounded-md">
        <Picture image={product.image} eager decorative />
      </div>
      <div className="min-w-0 sm:row-span-2">
        <p className="truncate font-medium">
          <Link
            href={`/products/${id}`}
            className="rounded-sm underline-offset-4 after:absolute after:inset-0 group-hover:underline"
          >
            {name}
            <LinkPending />
          </Link>
        </p>
        <p className="truncate text-ink-soft text-label max-sm:hidden">{vendor.store_name}</p>
      </div>
      <p className="figures justify-self-end text-[0.9375rem]">
        <span className="font-semibold">{formatMoney(price, currency)}</span>
        <span className="text-ink-soft text-label max-sm:hidden"> {formatStep(step, unit)}</span>
      </p>
      <div className="col-start-2 sm:col-start-3 sm:justify-self-end">
        <CardStock
          productId={id}
          status={product.stock_status}
          quantity={product.stock_quantity}
          unit={unit}
        />
      </div>
    </li>
  );
}

/** The board at the gate: a few goods, and how much is left of them at this moment. */
export function LiveBoard({ products }: { products: ProductCard[] }) {
  return (
    <section
      aria-labelledby="board"
      className="rounded-lg bg-counter px-5 pt-5 pb-2 text-ink shadow-float sm:px-7 sm:pt-6 sm:pb-3"
    >
      <LiveShelf {...shelfProps(products)}>
        <div className="grid gap-1 border-line border-b pb-4">
          <h2 id="board" className="text-title">
            On the shelves now
          </h2>
          <ShelfFreshness />
        </div>
        <ul className="divide-y divide-line">
          {products.map((product) => (
            <Row key={product.id} product={product} />
          ))}
        </ul>
      </LiveShelf>
    </section>
  );
}
