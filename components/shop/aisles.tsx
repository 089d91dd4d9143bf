import Link from 'next/link';
import { LinkPending } from '#components/shop/link-pending';
import { Picture } from '#components/shop/picture';
import type { Category, ProductImage } from '#lib/market/catalog/schema';
import { formatCount } from '#lib/words/format';

export interface Aisle {
  category: Category;
  /** Something that is sold there. */
  image: ProductImage | null;
}

/** The gates of the hall, one for each kind of goods. */
export function Aisles({ aisles }: { aisles: Aisle[] }) {
  return (
    <ul className="-mx-(--gutter) flex snap-x gap-4 overflow-x-auto scroll-px-(--gutter) px-(--gutter) pb-2 lg:mx-0 lg:grid lg:auto-cols-fr lg:grid-flow-col lg:gap-6 lg:overflow-visible lg:px-0">
      {aisles.map(({ category, image }) => (
        <li key={category.id} className="group relative w-32 shrink-0 snap-start sm:w-40 lg:w-auto">
          <div className="aspect-4/5 overflow-hidden rounded-t-full rounded-b-md">
            <Picture
              image={image}
              decorative
              className="transition-transform duration-500 ease-settle group-hover:scale-[1.03]"
            />
          </div>
          <h3 className="mt-3 font-display text-xl leading-tight">
            <Link
              href={`/products?category=${category.slug}`}
              className="rounded-sm decoration-1 underline-offset-4 after:absolute after:inset-0 group-hover:underline"
            >
              {category.name}
              <LinkPending />
            </Link>
          </h3>
          <p className="figures text-ink-soft text-label">{formatCount(category.product_count)} products</p>
        </li>
      ))}
    </ul>
  );
}
