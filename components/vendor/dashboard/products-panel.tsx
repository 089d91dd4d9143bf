'use client';

import Link from 'next/link';
import { Picture } from '#components/shop/picture';
import type { ListedProduct, PanelData } from '#lib/market/dashboard/schema';
import type { ProductStatus } from '#lib/market/products/schema';
import { formatCount, formatDate } from '#lib/words/format';
import { ProductStatusMark } from '../products/product-status.tsx';
import { productHref, productsHref } from '../products/products-url.ts';

const statuses: ProductStatus[] = ['published', 'pending', 'rejected', 'draft', 'archived'];
const thumbnail = { alt: '', width: 40, height: 40, blur: null };

function Row({ row, stall }: { row: ListedProduct; stall: string | undefined }) {
  return (
    <li className="relative -mx-2 flex min-h-11 items-center gap-3 rounded-md px-2 py-1.5 hover:bg-shelf">
      <span className="size-10 shrink-0 overflow-hidden rounded-sm">
        <Picture decorative image={row.image ? { ...thumbnail, src: row.image } : null} />
      </span>
      <span className="min-w-0 flex-1">
        <Link
          href={productHref(row.id, stall)}
          prefetch={false}
          className="block truncate after:absolute after:inset-0"
        >
          {row.name}
        </Link>
        <span className="flex min-w-0 items-center gap-2 text-ink-soft text-fine">
          <ProductStatusMark status={row.status} />
          <span className="truncate">
            {row.status === 'rejected' && row.reason ? row.reason : formatDate(row.updated_at)}
          </span>
        </span>
      </span>
    </li>
  );
}

interface ProductsProps {
  panel: PanelData<'products'>;
  stall: string | undefined;
  canEdit: boolean;
}

/** How many there are of each status, and what was changed last. */
export function Products({ panel: { counts, latest }, stall, canEdit }: ProductsProps) {
  if (latest.length === 0 && counts.archived === 0)
    return (
      <p className="text-ink-soft">
        No products yet.{' '}
        {canEdit && (
          <>
            <Link className="text-leaf underline underline-offset-4" href={productHref('new', stall)}>
              Add the first one
            </Link>{' '}
            or import a file.
          </>
        )}
      </p>
    );
  return (
    <div className="figures grid grid-cols-1 gap-5">
      <ul className="grid grid-cols-1 gap-0.5">
        {statuses.map((status) => (
          <li key={status} className="relative flex min-h-8 items-center justify-between gap-3">
            <Link
              href={productsHref({ stall, status })}
              prefetch={false}
              className="underline-offset-4 after:absolute after:inset-0 hover:underline"
            >
              <ProductStatusMark status={status} />
            </Link>
            <span>{formatCount(counts[status])}</span>
          </li>
        ))}
      </ul>
      <div>
        <h3 className="mb-1 font-medium">Changed last</h3>
        <ol>
          {latest.map((row) => (
            <Row key={row.id} row={row} stall={stall} />
          ))}
        </ol>
      </div>
    </div>
  );
}
