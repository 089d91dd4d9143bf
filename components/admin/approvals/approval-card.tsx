'use client';

import Link from 'next/link';
import { useState } from 'react';
import { toast } from 'sonner';
import { Picture } from '#components/shop/picture';
import { Button } from '#components/ui/button';
import { Card } from '#components/ui/card';
import { Checkbox } from '#components/ui/checkbox';
import { Notice } from '#components/ui/notice';
import { decideProduct } from '#hooks/products/decide-product';
import type { ReviewItem } from '#lib/market/products/schema';
import { formatDate, formatMoney, formatQuantity, formatStep } from '#lib/words/format';
import { RejectForm } from './reject-form.tsx';

interface ApprovalCardProps {
  product: ReviewItem;
  isChosen: boolean;
  /** With Shift: everything between the last one and this one, too. */
  onChoose(isRange: boolean): void;
  onDecided(): void;
  /** It changed, or somebody else decided: what is shown is not what is there. */
  onStale(): void;
  onEditReview(isNeeded: boolean): void;
}

function Facts({ product }: { product: ReviewItem }) {
  const { variants, currency, unit, images, name } = product;
  return (
    <div className="grid gap-4 sm:grid-cols-[9rem_minmax(0,1fr)]">
      <div className="grid content-start gap-2">
        <span className="block aspect-square overflow-hidden rounded-md">
          <Picture image={images[0] ?? null} />
        </span>
        {images.length > 1 && (
          <ul className="grid grid-cols-3 gap-2">
            {images.slice(1).map((image) => (
              <li key={image.id} className="aspect-square overflow-hidden rounded-sm">
                <Picture image={image} />
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="grid content-start gap-3">
        <ul className="figures grid gap-1">
          {variants.map((variant) => (
            <li key={variant.id} className="flex flex-wrap justify-between gap-x-4">
              <span>
                {variant.name || name} <span className="text-ink-soft text-label">{variant.sku}</span>
              </span>
              <span className="font-medium">
                {formatMoney(variant.price, currency)}{' '}
                <span className="font-normal text-ink-soft text-label">{formatStep(variant.step, unit)}</span>
              </span>
            </li>
          ))}
        </ul>
        <p className="figures text-ink-soft text-label">
          {formatQuantity(product.stock_quantity, unit)} in stock · {product.category}
        </p>
        <p className="prose-line whitespace-pre-line">{product.description || 'No description.'}</p>
      </div>
    </div>
  );
}

/** One decision: under way, or what went wrong with it. */
function useDecision({ product, onDecided, onStale }: ApprovalCardProps) {
  const [isBusy, setIsBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  async function decide(reason: string | null): Promise<void> {
    if (isBusy) return;
    setIsBusy(true);
    setTrouble(null);
    const outcome = await decideProduct(product, reason);
    setIsBusy(false);
    if (outcome.kind === 'saved') {
      toast(
        reason === null
          ? `${product.name} is on sale`
          : `${product.name} went back to ${product.vendor.store_name}`,
      );
      onDecided();
    } else if (outcome.kind === 'conflict') {
      toast.error(outcome.message);
      // Stays beside what is there now, for as long as it waits.
      setTrouble(outcome.message);
      onStale();
    } else setTrouble(outcome.message);
  }
  return { isBusy, trouble, decide };
}

/** A product that waits: what it is, whose it is, and the decision. */
export function ApprovalCard(props: ApprovalCardProps) {
  const { product, onEditReview } = props;
  const { vendor, name } = product;
  const { isBusy, trouble, decide } = useDecision(props);
  const [isRejecting, setIsRejecting] = useState(false);
  return (
    <Card className="grid gap-5" role="article" aria-label={name}>
      <header className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4">
        <h2 className="font-display text-lg">{name}</h2>
        <Checkbox
          className="row-span-2"
          label={<span className="sr-only">Choose {name}</span>}
          checked={props.isChosen}
          onChange={({ nativeEvent }) =>
            props.onChoose(nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
          }
        />
        <p className="text-ink-soft text-label">
          <Link href={`/vendors/${vendor.slug}`} prefetch={false} className="underline underline-offset-4">
            {vendor.store_name}
          </Link>
          {vendor.status !== 'approved' && ' (not open yet)'} ·{' '}
          {product.was_published ? 'changed' : 'handed in'}{' '}
          {formatDate(product.was_published ? product.updated_at : product.created_at)}
        </p>
      </header>
      <Facts product={product} />
      {trouble && <Notice tone="danger">{trouble}</Notice>}
      {isRejecting ? (
        <RejectForm name={name} isBusy={isBusy} onReject={decide} onCancel={() => setIsRejecting(false)} />
      ) : (
        <div className="flex flex-wrap items-center gap-2">
          <Button disabled={isBusy} aria-label={`Publish ${name}`} onClick={() => decide(null)}>
            Publish
          </Button>
          <Button variant="outline" aria-label={`Reject ${name}`} onClick={() => setIsRejecting(true)}>
            Reject
          </Button>
          <Checkbox
            className="sm:ml-auto"
            label={<span className="text-label">Later edits of this stall wait for review</span>}
            checked={vendor.edits_need_review}
            onChange={(event) => onEditReview(event.target.checked)}
          />
        </div>
      )}
    </Card>
  );
}
