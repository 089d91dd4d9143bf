'use client';

import { Button } from '#components/ui/button';
import { Card } from '#components/ui/card';
import { Notice } from '#components/ui/notice';
import { PostForm } from '#components/ui/post-form';
import { maxPictures, type StallProduct } from '#lib/market/products/schema';
import { BackLink } from '../back-link.tsx';
import type { CategoryNode } from './category-options.ts';
import { PicturesField } from './pictures-field.tsx';
import { ProductCommands, ProductStatusLine } from './product-commands.tsx';
import { ProductFields } from './product-fields.tsx';
import { productsHref } from './products-url.ts';
import { type EditTrouble, useProductEditor } from './use-product-editor.ts';
import { useProductPictures } from './use-product-pictures.ts';

interface ProductEditScreenProps {
  vendor: { store_name: string };
  stall: string | undefined;
  categories: readonly CategoryNode[];
  product: StallProduct;
}

function Trouble({ trouble, onLoad }: { trouble: EditTrouble; onLoad(product: StallProduct): void }) {
  const { message, fresh } = trouble;
  return (
    <Notice tone="danger">
      <p>{message}</p>
      {fresh && (
        <Button variant="link" size="inline" onClick={() => onLoad(fresh)}>
          Load it as it is now
        </Button>
      )}
    </Notice>
  );
}

/** Changes a product. Its pictures change at once, the rest with "Save". */
export function ProductEditScreen({ vendor, stall, categories, product: initial }: ProductEditScreenProps) {
  const editor = useProductEditor(initial, stall);
  const { product, form, trouble } = editor;
  const pictures = useProductPictures({ product, onProduct: editor.onPictures, onTrouble: editor.onTrouble });
  const { isSubmitting, isDirty } = form.formState;
  return (
    <div className="grid max-w-3xl gap-6">
      <header className="grid gap-3">
        <BackLink href={productsHref({ stall, status: 'all' })}>Products of {vendor.store_name}</BackLink>
        <h1 className="text-title">{product.name}</h1>
        <ProductStatusLine product={product} />
        <ProductCommands product={product} canWrite isBusy={editor.isBusy} onCommand={editor.command} />
      </header>
      <Card className="grid gap-4">
        <h2 className="font-display text-lg">Pictures</h2>
        <PicturesField {...pictures} room={maxPictures - pictures.items.length} />
      </Card>
      <PostForm className="grid gap-6" noValidate onSubmit={editor.save} aria-label="Product">
        <ProductFields
          form={form}
          categories={categories}
          isUnitFixed={product.is_unit_fixed}
          isCurrencyFixed
        />
        {trouble && <Trouble trouble={trouble} onLoad={editor.load} />}
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" disabled={isSubmitting || !isDirty} aria-busy={isSubmitting}>
            {isSubmitting ? 'One moment …' : 'Save'}
          </Button>
          <p className="text-ink-soft text-label">{isDirty ? 'Not saved yet' : 'All saved'}</p>
        </div>
      </PostForm>
    </div>
  );
}
