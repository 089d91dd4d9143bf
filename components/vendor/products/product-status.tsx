import { Archive, CircleCheck, Clock3, PencilLine, Undo2 } from 'lucide-react';
import type { ProductStatus } from '#lib/market/products/schema';
import { cn } from '../../ui/cn.ts';
import { productStatusWords } from './product-words.ts';

/** Each status has a shape of its own beside its word and its colour. */
const icons: Record<ProductStatus, typeof Archive> = {
  draft: PencilLine,
  pending: Clock3,
  published: CircleCheck,
  rejected: Undo2,
  archived: Archive,
};

const inks: Record<ProductStatus, string> = {
  draft: 'text-ink-soft',
  pending: 'text-low-ink',
  published: 'text-plenty-ink',
  rejected: 'text-danger',
  archived: 'text-out-ink',
};

/** "On sale", with its mark. */
export function ProductStatusMark({ status }: { status: ProductStatus }) {
  const Icon = icons[status];
  return (
    <span className={cn('flex items-center gap-2 font-medium text-label whitespace-nowrap', inks[status])}>
      <Icon aria-hidden="true" className="size-4" />
      {productStatusWords[status]}
    </span>
  );
}
