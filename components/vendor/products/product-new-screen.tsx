'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { Button, buttonVariants } from '#components/ui/button';
import { Card } from '#components/ui/card';
import { Notice } from '#components/ui/notice';
import { PostForm } from '#components/ui/post-form';
import { changeProduct } from '#hooks/products/change-product';
import { call } from '#lib/api/call';
import type { Currency } from '#lib/market/catalog/schema';
import { maxPictures } from '#lib/market/products/schema';
import type { CategoryNode } from './category-options.ts';
import { PicturesField } from './pictures-field.tsx';
import { ProductFields } from './product-fields.tsx';
import {
  blankProduct,
  type CheckedProduct,
  type ProductFormValues,
  productForm,
  toNewProduct,
} from './product-form-values.ts';
import { productHref, productsHref } from './products-url.ts';
import { useLeaveGuard } from './use-leave-guard.ts';
import { sendingItem, useSendings } from './use-sendings.ts';

interface ProductNewScreenProps {
  vendor: { id: string; store_name: string };
  /** The stall's slug, where a person works at several. */
  stall: string | undefined;
  categories: readonly CategoryNode[];
  /** What prices are in, until something else is chosen. */
  currency: Currency;
}

/** What keeps a product from being sent, although its fields are right. */
function troubleWith(pictures: ReturnType<typeof useSendings>['fit']): string | null {
  if (pictures.some(({ error }) => error)) return 'A picture did not arrive. Send it again or remove it.';
  if (pictures.some(({ uploaded }) => !uploaded))
    return 'Pictures are still being sent. Wait until they are there.';
  return null;
}

function useNewProduct({
  vendor,
  stall,
  currency,
}: Pick<ProductNewScreenProps, 'vendor' | 'stall' | 'currency'>) {
  const router = useRouter();
  // Known before the product is there, so that its pictures can be sent to its folder.
  const [id] = useState(() => crypto.randomUUID());
  const [trouble, setTrouble] = useState<string | null>(null);
  const pictures = useSendings({ productId: id, vendorId: vendor.id });
  const form = useForm<ProductFormValues, unknown, CheckedProduct>({
    resolver: zodResolver(productForm),
    defaultValues: blankProduct(currency),
  });
  useLeaveGuard(form.formState.isDirty && !form.formState.isSubmitSuccessful);

  const submit = (isDraft: boolean) =>
    form.handleSubmit(async (checked) => {
      const wait = troubleWith(pictures.fit);
      setTrouble(wait);
      if (wait) return;
      const images = pictures.fit.flatMap(({ uploaded, alt }) => (uploaded ? [{ ...uploaded, alt }] : []));
      const input = { ...toNewProduct(checked), id, vendor_id: vendor.id, images, is_draft: isDraft };
      const outcome = await changeProduct(
        call('POST /api/vendor/products', { body: input, timeoutMs: 30_000 }),
      );
      if (outcome.kind !== 'saved') return setTrouble(outcome.message);
      toast(isDraft ? 'Draft saved' : 'Handed in. An admin looks at it before shoppers see it.');
      router.push(productHref(outcome.product.id, stall));
    });
  return { form, pictures, trouble, submit };
}

/** A new product: described, priced, with pictures, and handed in at once or kept as a draft. */
export function ProductNewScreen({ vendor, stall, categories, currency }: ProductNewScreenProps) {
  const { form, pictures, trouble, submit } = useNewProduct({ vendor, stall, currency });
  const { isSubmitting } = form.formState;
  return (
    <PostForm className="grid max-w-3xl gap-6" noValidate onSubmit={submit(false)} aria-label="New product">
      <header>
        <p className="text-ink-soft text-label">{vendor.store_name}</p>
        <h1 className="text-title">New product</h1>
      </header>
      <Card className="grid gap-4">
        <h2 className="font-display text-lg">Pictures</h2>
        <PicturesField
          items={pictures.fit.map(sendingItem)}
          refused={pictures.refused}
          room={maxPictures - pictures.fit.length}
          onAdd={pictures.add}
          onRemove={pictures.remove}
          onRetry={pictures.retry}
          onMove={pictures.move}
          onAlt={(key, alt) => pictures.update(key, { alt })}
        />
      </Card>
      <ProductFields form={form} categories={categories} />
      {trouble && <Notice tone="danger">{trouble}</Notice>}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" disabled={isSubmitting} aria-busy={isSubmitting}>
          {isSubmitting ? 'One moment …' : 'Hand in for review'}
        </Button>
        <Button variant="outline" disabled={isSubmitting} onClick={submit(true)}>
          Save as a draft
        </Button>
        <Link href={productsHref({ stall, status: 'all' })} className={buttonVariants({ variant: 'quiet' })}>
          Cancel
        </Link>
      </div>
    </PostForm>
  );
}
