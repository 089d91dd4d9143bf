import Link from 'next/link';
import { LinkPending } from '#components/shop/link-pending';
import { Picture } from '#components/shop/picture';
import { Price } from '#components/shop/price';
import { CardStock } from '#components/stock/card-stock';
import type { ProductCard as Product } from '#lib/market/catalog/schema';

interface ProductCardProps {
  product: Product;
  eager?: boolean;
  /** On a stall's own page its name on every card would only repeat the title. */
  hideStall?: boolean;
  as?: 'h2' | 'h3';
}

/** Goods on a shelf: the picture stands on the edge, the price hangs from it, what is left is beside. */
export function ProductCard({ product, eager, hideStall, as: Heading = 'h3' }: ProductCardProps) {
  const { id, name, vendor, unit, step, currency } = product;
  return (
    <article className="group relative flex h-full flex-col">
      <div className="mx-2 aspect-square overflow-hidden rounded-t-md sm:mx-3">
        <Picture
          image={product.image}
          eager={eager}
          decorative
          className="transition-transform duration-500 ease-settle group-hover:scale-[1.025]"
        />
      </div>
      <div className="shelf-edge" />
      <div className="flex flex-1 flex-col items-start px-2 pb-9 sm:px-3">
        <div className="flex w-full items-start justify-between">
          <p className="-mt-px rounded-b-md border border-line border-t-0 bg-counter px-2.5 pt-1.5 pb-1 text-[0.9375rem]">
            <Price
              price={product.price}
              currency={currency}
              unit={unit}
              step={step}
              isFrom={product.price_varies}
            />
          </p>
          {product.stock_status !== 'outofstock' && (
            // The form is in the header: one for all cards.
            <button
              type="submit"
              form="put-in"
              name="product_id"
              value={id}
              aria-label={`Put ${name} in the basket`}
              className="put-in"
            />
          )}
        </div>
        <Heading className="mt-2.5 font-display text-[1.0625rem] leading-snug tracking-[-0.01em]">
          <Link
            href={`/products/${id}`}
            className="rounded-sm decoration-1 underline-offset-4 after:absolute after:inset-0 group-hover:underline"
          >
            {name}
            <LinkPending />
          </Link>
        </Heading>
        {!hideStall && <p className="mt-0.5 text-ink-soft text-label">{vendor.store_name}</p>}
        <div className="mt-auto w-full pt-2.5">
          <CardStock
            productId={id}
            status={product.stock_status}
            quantity={product.stock_quantity}
            unit={unit}
          />
        </div>
      </div>
    </article>
  );
}
