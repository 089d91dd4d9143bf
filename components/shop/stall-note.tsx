import { Store } from 'lucide-react';
import Link from 'next/link';
import type { ProductDetail } from '#lib/market/catalog/schema';

/** Who sells it, on the product's page. */
export function StallNote({ vendor }: { vendor: ProductDetail['vendor'] }) {
  return (
    <section
      aria-label="Stall"
      className="group relative flex gap-4 rounded-lg border border-line p-5 hover:border-line-strong"
    >
      <span className="grid size-11 shrink-0 place-items-center rounded-full bg-leaf-wash text-leaf-deep">
        <Store aria-hidden className="size-5" />
      </span>
      <div className="min-w-0">
        <p className="font-medium">
          <Link
            href={`/vendors/${vendor.slug}`}
            className="rounded-sm underline-offset-4 after:absolute after:inset-0 group-hover:underline"
          >
            {vendor.store_name}
          </Link>
          <span className="font-normal text-ink-soft"> in {vendor.city}</span>
        </p>
        {vendor.tagline && <p className="mt-0.5 text-ink-soft">{vendor.tagline}</p>}
      </div>
    </section>
  );
}
