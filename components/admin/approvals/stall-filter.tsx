import Link from 'next/link';
import type { ReviewPage } from '#lib/market/products/schema';
import { formatCount } from '#lib/words/format';
import { cn } from '../../ui/cn.ts';

interface StallFilterProps {
  stalls: ReviewPage['stalls'];
  /** Whose products are shown; null: everybody's. */
  vendorId: string | null;
}

/** Whose products are shown. Links: they work before any script runs. */
export function StallFilter({ stalls, vendorId }: StallFilterProps) {
  if (stalls.length < 2 && vendorId === null) return null;
  const all = { id: null, store_name: 'All stalls', waiting: null };
  return (
    <nav aria-label="Stall" className="-mx-1 mb-4 flex max-w-full gap-1 overflow-x-auto px-1 py-1">
      {[all, ...stalls].map(({ id, store_name, waiting }) => (
        <Link
          key={id ?? ''}
          href={id === null ? '/admin/approvals' : `/admin/approvals?stall=${id}`}
          prefetch={false}
          aria-current={id === vendorId ? 'page' : undefined}
          className={cn(
            'figures inline-flex h-11 shrink-0 items-center gap-2 rounded-md px-3.5 font-medium text-label hover:bg-shelf',
            id === vendorId && 'bg-leaf-wash text-leaf-deep hover:bg-leaf-wash',
          )}
        >
          <span className="max-w-48 truncate">{store_name}</span>
          {waiting !== null && (
            <span className={cn('font-normal', id !== vendorId && 'text-ink-soft')}>
              {formatCount(waiting)}
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}
