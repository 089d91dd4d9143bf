'use client';

import { Archive, ArchiveRestore, Copy, ExternalLink, Send } from 'lucide-react';
import Link from 'next/link';
import { Button, buttonVariants } from '#components/ui/button';
import { Notice } from '#components/ui/notice';
import type { ProductCommand } from '#hooks/products/change-product';
import type { StallProduct } from '#lib/market/products/schema';
import { formatQuantity } from '#lib/words/format';
import { ProductStatusMark } from './product-status.tsx';

/** What the status means for who looks at it, and what comes next. */
function meaning({ status, is_live, status_reason, edits_need_review }: StallProduct): string {
  switch (status) {
    case 'draft':
      return 'Only your stall sees it. Hand it in when it is ready.';
    case 'pending':
      return 'An admin looks at it before shoppers see it. You can still change it.';
    case 'rejected':
      return status_reason ? `An admin asks for changes: ${status_reason}` : 'An admin asks for changes.';
    case 'archived':
      return 'Put away: nobody can buy it. Bring it back whenever you like.';
    case 'published':
      if (!is_live) return 'It goes on sale when your stall opens.';
      return edits_need_review
        ? 'Shoppers see it. A change of its texts or pictures takes it off sale until an admin has looked at it.'
        : 'Shoppers see it as it is here. Changes are live at once.';
  }
}

/** "On sale", what that means, and how much is there. */
export function ProductStatusLine({ product }: { product: StallProduct }) {
  return (
    <Notice tone={product.status === 'rejected' ? 'danger' : 'info'}>
      <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <ProductStatusMark status={product.status} />
        <span className="figures text-label">
          {formatQuantity(product.stock_quantity, product.unit)} available
        </span>
      </span>
      <span className="mt-1 block text-label">{meaning(product)}</span>
    </Notice>
  );
}

interface ProductCommandsProps {
  product: StallProduct;
  canWrite: boolean;
  isBusy: boolean;
  onCommand(command: ProductCommand): void;
}

/** What can be done with the product as a whole. */
export function ProductCommands({ product, canWrite, isBusy, onCommand }: ProductCommandsProps) {
  const { status } = product;
  const isArchived = status === 'archived';
  const press = (command: ProductCommand) => () => !isBusy && onCommand(command);
  return (
    <div className="flex flex-wrap gap-2">
      {product.is_live && (
        <Link
          href={`/products/${product.id}`}
          target="_blank"
          className={buttonVariants({ variant: 'outline' })}
        >
          See it in the shop <ExternalLink aria-hidden />
        </Link>
      )}
      {canWrite && (status === 'draft' || status === 'rejected') && (
        <Button aria-disabled={isBusy} onClick={press('submit')}>
          <Send aria-hidden /> Hand in for review
        </Button>
      )}
      {canWrite && (
        <Button variant="quiet" aria-disabled={isBusy} onClick={press('duplicate')}>
          <Copy aria-hidden /> Duplicate
        </Button>
      )}
      {canWrite && (
        <Button variant="quiet" aria-disabled={isBusy} onClick={press(isArchived ? 'restore' : 'archive')}>
          {isArchived ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
          {isArchived ? 'Bring back' : 'Archive'}
        </Button>
      )}
    </div>
  );
}
