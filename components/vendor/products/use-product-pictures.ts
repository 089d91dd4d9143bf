'use client';

import { useEffect, useEffectEvent } from 'react';
import { changeProduct, type ProductOutcome, readProduct } from '#hooks/products/change-product';
import { call } from '#lib/api/call';
import type { StallPicture, StallProduct } from '#lib/market/products/schema';
import type { PictureItem } from './pictures-field.tsx';
import { moved, sendingItem, useSendings } from './use-sendings.ts';

const pollMs = 2_000;

const notes: Record<StallPicture['state'], string | null> = {
  processing: 'Making its sizes',
  ready: null,
  failed: null,
};

/** Which one it is, for a sentence that stands far from it: by its place, and by what it shows where that was said. */
const nameOf = (product: StallProduct, { alt }: StallPicture, index: number) =>
  alt && alt !== product.name ? `Picture ${index + 1} (${alt})` : `Picture ${index + 1}`;

function pictureItem(product: StallProduct, picture: StallPicture, index: number): PictureItem {
  const { id, src, alt, blur, state, error } = picture;
  const reason = error ?? 'This picture cannot be used. Choose another one.';
  const failure = state === 'failed' ? `${nameOf(product, picture, index)}: ${reason}` : null;
  return { key: id, src, alt, blur, progress: null, note: notes[state], error: failure, canRetry: false };
}

/** Looks again while the worker makes sizes, one request after the other. */
function useProgressOfSizes(product: StallProduct, onProduct: (product: StallProduct) => void) {
  const isBusy = product.images.some(({ state }) => state === 'processing');
  const look = useEffectEvent(async () => {
    const fresh = await readProduct(product.id);
    if (fresh) onProduct(fresh);
  });
  useEffect(() => {
    if (!isBusy) return;
    let timer: ReturnType<typeof setTimeout>;
    const again = () => {
      timer = setTimeout(() => void look().finally(again), pollMs);
    };
    again();
    return () => clearTimeout(timer);
  }, [isBusy]);
}

interface Options {
  product: StallProduct;
  /** Its pictures, and with them its status, are as in this product now. */
  onProduct(product: StallProduct): void;
  onTrouble(message: string): void;
}

/** The pictures of a product that is there: each change is made at once. */
export function useProductPictures({ product, onProduct, onTrouble }: Options) {
  useProgressOfSizes(product, onProduct);

  function take(outcome: ProductOutcome): string | null {
    if (outcome.kind === 'saved') onProduct(outcome.product);
    return outcome.kind === 'saved' ? null : outcome.message;
  }
  async function change(run: Promise<{ product: StallProduct }>): Promise<void> {
    const trouble = take(await changeProduct(run));
    if (trouble) onTrouble(trouble);
  }
  const timeoutMs = 30_000;
  const params = { id: product.id };
  const place = { productId: product.id, vendorId: product.vendor_id };
  const sendings = useSendings(place, async (body) =>
    take(await changeProduct(call('POST /api/vendor/products/:id/images', { params, body, timeoutMs }))),
  );
  const isSending = (key: string) => sendings.fit.some((each) => each.key === key);
  const { images } = product;

  return {
    items: [
      ...images.map((picture, index) => pictureItem(product, picture, index)),
      ...sendings.fit.map(sendingItem),
    ],
    refused: sendings.refused,
    onAdd: sendings.add,
    onRetry: sendings.retry,
    onRemove(key: string) {
      const isOfTab = isSending(key) || sendings.refused.some((file) => file.key === key);
      if (isOfTab) sendings.remove(key);
      else
        void change(
          call('DELETE /api/vendor/products/:id/images/:imageId', { params: { ...params, imageId: key } }),
        );
    },
    onMove(key: string, by: -1 | 1) {
      const index = images.findIndex(({ id }) => id === key);
      if (isSending(key) || index < 0) return;
      const order = moved(images, index, by);
      onProduct({ ...product, images: order });
      const body = { image_ids: order.map(({ id }) => id) };
      void change(call('PUT /api/vendor/products/:id/images/order', { params, body }));
    },
    onAlt(key: string, alt: string) {
      if (isSending(key)) return;
      const picture = { ...params, imageId: key };
      void change(call('PATCH /api/vendor/products/:id/images/:imageId', { params: picture, body: { alt } }));
    },
  };
}
