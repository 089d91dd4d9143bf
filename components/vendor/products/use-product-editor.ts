'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { toast } from 'sonner';
import {
  changeProduct,
  type ProductCommand,
  type ProductOutcome,
  sendCommand,
} from '#hooks/products/change-product';
import { call } from '#lib/api/call';
import type { StallProduct } from '#lib/market/products/schema';
import {
  type CheckedProduct,
  type ProductFormValues,
  productForm,
  toEdit,
  valuesOf,
} from './product-form-values.ts';
import { productHref } from './products-url.ts';
import { useLeaveGuard } from './use-leave-guard.ts';

const said: Record<ProductCommand, string> = {
  submit: 'Handed in. An admin looks at it before shoppers see it.',
  archive: 'Put away',
  restore: 'Back again',
  duplicate: 'This is the copy: a draft, without goods',
};

/** What went wrong with the last change; `fresh`: the product as somebody else left it. */
export interface EditTrouble {
  message: string;
  fresh: StallProduct | null;
}

/** A product that is being edited: what is saved, what is typed, and what went wrong. */
export function useProductEditor(initial: StallProduct, stall: string | undefined) {
  const router = useRouter();
  const [product, setProduct] = useState(initial);
  const [trouble, setTrouble] = useState<EditTrouble | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const form = useForm<ProductFormValues, unknown, CheckedProduct>({
    resolver: zodResolver(productForm),
    defaultValues: valuesOf(initial),
  });
  useLeaveGuard(form.formState.isDirty);

  /** The saved product is the form's new ground; what is typed goes. */
  function load(fresh: StallProduct): void {
    setProduct(fresh);
    setTrouble(null);
    form.reset(valuesOf(fresh));
  }
  function refuse(outcome: Exclude<ProductOutcome, { kind: 'saved' }>): void {
    setTrouble({ message: outcome.message, fresh: outcome.kind === 'conflict' ? outcome.fresh : null });
  }

  const save = form.handleSubmit(async (checked) => {
    const outcome = await changeProduct(
      call('PATCH /api/vendor/products/:id', {
        params: { id: product.id },
        body: toEdit(checked, product.updated_at),
        timeoutMs: 30_000,
      }),
    );
    if (outcome.kind !== 'saved') return refuse(outcome);
    const isWaiting = product.status === 'published' && outcome.product.status === 'pending';
    load(outcome.product);
    toast(isWaiting ? 'Saved. An admin looks at it before shoppers see it again.' : 'Saved');
  });

  async function command(which: ProductCommand): Promise<void> {
    if (form.formState.isDirty) {
      setTrouble({ message: 'Save what you changed first, or load the product again.', fresh: product });
      return;
    }
    setIsBusy(true);
    const outcome = await sendCommand(product.id, which);
    setIsBusy(false);
    if (outcome.kind !== 'saved') return refuse(outcome);
    const undo = { action: { label: 'Undo', onClick: () => void command('restore') } };
    toast(said[which], which === 'archive' ? undo : undefined);
    if (which === 'duplicate') router.push(productHref(outcome.product.id, stall));
    else load(outcome.product);
  }

  /**
   * Pictures are changed at once, beside what is being typed. Only where that moved the product into review is its
   * time of change taken over: else somebody else's edit would be taken for this one's.
   */
  function onPictures(fresh: StallProduct): void {
    setProduct((now) => {
      const isMoved = now.status === 'published' && fresh.status === 'pending';
      return {
        ...now,
        images: fresh.images,
        ...(isMoved && { status: fresh.status, is_live: fresh.is_live, updated_at: fresh.updated_at }),
      };
    });
  }

  const onTrouble = (message: string) => setTrouble({ message, fresh: null });
  return { product, form, trouble, isBusy, save, command, load, onPictures, onTrouble };
}
