import Link from 'next/link';
import { LinkPending } from '#components/shop/link-pending';
import { StallPicture } from '#components/shop/stall-picture';
import type { VendorCard } from '#lib/market/vendors/schema';
import { formatCount } from '#lib/words/format';

interface StallCardProps {
  vendor: VendorCard;
  eager?: boolean;
  as?: 'h2' | 'h3';
}

export function StallCard({ vendor, eager, as: Heading = 'h3' }: StallCardProps) {
  const { slug, store_name, tagline, city, product_count } = vendor;
  return (
    <article className="group relative">
      <div className="aspect-3/2 overflow-hidden rounded-lg">
        <StallPicture
          image={vendor.image}
          eager={eager}
          className="transition-transform duration-500 ease-settle group-hover:scale-[1.025]"
        />
      </div>
      <Heading className="mt-4 font-display text-title">
        <Link
          href={`/vendors/${slug}`}
          className="rounded-sm decoration-1 underline-offset-4 after:absolute after:inset-0 group-hover:underline"
        >
          {store_name}
          <LinkPending />
        </Link>
      </Heading>
      <p className="mt-1 text-ink-soft">{tagline}</p>
      <p className="figures mt-2 text-ink-soft text-label">
        {city} · {formatCount(product_count)} {product_count === 1 ? 'product' : 'products'}
      </p>
    </article>
  );
}
