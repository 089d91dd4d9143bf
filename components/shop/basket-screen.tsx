'use client';

import { BasketContents } from '#components/shop/basket-contents';
import { Notice } from '#components/ui/notice';
import type { Cart } from '#lib/market/carts/schema';

/** The basket as a page: what phones have in place of the drawer, and browsers without a script. */
export function BasketScreen({ initial, trouble }: { initial: Cart; trouble: string | null }) {
  return (
    <div className="hall">
      <div className="mx-auto max-w-3xl pt-8 lg:pt-12">
        <h1 className="mb-6 text-page">Basket</h1>
        {trouble && (
          <Notice tone="danger" className="mb-6">
            {trouble}
          </Notice>
        )}
        <BasketContents initial={initial} />
      </div>
    </div>
  );
}
