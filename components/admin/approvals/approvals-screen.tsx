'use client';

import { CheckCheck } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { troubleOf } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { ReviewItem, ReviewPage } from '#lib/market/products/schema';
import { formatCount } from '#lib/words/format';
import { ApprovalCard } from './approval-card.tsx';
import { ChoiceBar } from './choice-bar.tsx';
import { StallFilter } from './stall-filter.tsx';
import { useDecisions } from './use-decisions.ts';

/** What waits, as the server read it and as it was decided since. */
function useWaiting(initial: ReviewPage, vendorId: string | null) {
  const [page, setPage] = useState(initial);
  const [isLoading, setIsLoading] = useState(false);
  const decided = (id: string) =>
    setPage((now) => ({
      ...now,
      total: now.total - 1,
      products: now.products.filter((product) => product.id !== id),
    }));
  /** From the start or from where the list ends. */
  async function read(cursor: string | null): Promise<void> {
    if (isLoading) return;
    setIsLoading(true);
    try {
      const next = await call('GET /api/admin/products', {
        query: { cursor, vendor_id: vendorId },
      });
      setPage((now) => (cursor ? { ...next, products: [...now.products, ...next.products] } : next));
    } catch (error) {
      toast.error(troubleOf(error));
    } finally {
      setIsLoading(false);
    }
  }
  async function setEditReview({ vendor }: ReviewItem, isNeeded: boolean): Promise<void> {
    const apply = (value: boolean) =>
      setPage((now) => ({
        ...now,
        products: now.products.map((each) =>
          each.vendor.id === vendor.id
            ? { ...each, vendor: { ...each.vendor, edits_need_review: value } }
            : each,
        ),
      }));
    apply(isNeeded);
    try {
      const body = { vendor_id: vendor.id, edits_need_review: isNeeded };
      await call('PUT /api/admin/products/edit-review', { body });
    } catch (error) {
      apply(!isNeeded);
      toast.error(troubleOf(error));
    }
  }
  return { page, isLoading, decided, read, setEditReview };
}

interface ApprovalsScreenProps {
  initial: ReviewPage;
  /** Whose products are shown; null: everybody's. */
  vendorId: string | null;
}

/** Products that wait for a decision, the oldest first: decided one by one, or many at once. */
export function ApprovalsScreen({ initial, vendorId }: ApprovalsScreenProps) {
  const { page, isLoading, decided, read, setEditReview } = useWaiting(initial, vendorId);
  const { products, total, nextCursor, stalls } = page;
  const order = products.map(({ id }) => id);
  const decisions = useDecisions({ products, vendorId, onDecided: () => read(null) });
  return (
    <div className="max-w-3xl">
      <header className="mb-6">
        <h1 className="text-title">Approvals</h1>
        <p className="figures text-ink-soft" aria-live="polite">
          {total === 0
            ? 'No product waits for a decision.'
            : `${formatCount(total)} ${total === 1 ? 'product waits' : 'products wait'} for a decision, the oldest first.`}
        </p>
      </header>
      <StallFilter stalls={stalls} vendorId={vendorId} />
      <ChoiceBar decisions={decisions} shown={order} total={total} isOneStall={vendorId !== null} />
      {products.length === 0 ? (
        <EmptyState
          icon={<CheckCheck aria-hidden="true" />}
          title={total > 0 ? 'Decided, as far as they were shown' : 'All decided'}
          actions={
            <Button variant="outline" aria-disabled={isLoading} onClick={() => read(null)}>
              Look again
            </Button>
          }
        >
          You get a mail when a stall hands in the next product.
        </EmptyState>
      ) : (
        <ul
          className="grid gap-5"
          onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && decisions.clear()}
        >
          {products.map((product) => (
            <li key={product.id}>
              <ApprovalCard
                product={product}
                isChosen={decisions.selected.has(product.id)}
                onChoose={(isRange) => decisions.toggle(product.id, order, isRange)}
                onDecided={() => decided(product.id)}
                onStale={() => read(null)}
                onEditReview={(isNeeded) => setEditReview(product, isNeeded)}
              />
            </li>
          ))}
        </ul>
      )}
      {nextCursor && products.length > 0 && (
        <Button variant="outline" className="mt-5" aria-disabled={isLoading} onClick={() => read(nextCursor)}>
          {isLoading ? 'Loading' : 'Load more'}
        </Button>
      )}
    </div>
  );
}
