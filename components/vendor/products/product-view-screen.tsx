import Link from 'next/link';
import { Picture } from '#components/shop/picture';
import { Card } from '#components/ui/card';
import type { StallProduct } from '#lib/market/products/schema';
import { formatMoney, formatQuantity, formatStep } from '#lib/words/format';
import { ProductStatusLine } from './product-commands.tsx';
import { productsHref } from './products-url.ts';

interface ProductViewScreenProps {
  vendor: { store_name: string };
  stall: string | undefined;
  product: StallProduct;
}

/** A product for those who look at it and do not change it: the stall's staff. */
export function ProductViewScreen({ vendor, stall, product }: ProductViewScreenProps) {
  const { name, description, images, variants, currency, unit } = product;
  return (
    <div className="grid max-w-3xl gap-6">
      <header className="grid gap-3">
        <Link
          href={productsHref({ stall, status: 'all' })}
          className="min-w-0 text-ink-soft text-label hover:text-ink"
        >
          Products of {vendor.store_name}
        </Link>
        <h1 className="text-title">{name}</h1>
        <ProductStatusLine product={product} />
        <p className="text-ink-soft text-label">Managers and the owner of the stall can change it.</p>
      </header>
      {images.length > 0 && (
        <ul className="grid grid-cols-2 gap-4 sm:grid-cols-4">
          {images.map((image) => (
            <li key={image.id} className="aspect-square overflow-hidden rounded-md">
              <Picture image={image} />
            </li>
          ))}
        </ul>
      )}
      <Card className="grid gap-4">
        <p className="prose-line whitespace-pre-line">{description || 'No description yet.'}</p>
        <ul className="figures grid gap-2">
          {variants.map((variant) => (
            <li key={variant.id} className="flex flex-wrap justify-between gap-x-4 border-line border-t pt-2">
              <span>
                {variant.name || name} <span className="text-ink-soft text-label">{variant.sku}</span>
              </span>
              <span>
                {formatMoney(variant.price, currency)} {formatStep(variant.step, unit)},{' '}
                {variant.is_active ? `${formatQuantity(variant.available, unit)} available` : 'not on sale'}
              </span>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}
