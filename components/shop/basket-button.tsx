'use client';

import { ShoppingBasket } from 'lucide-react';
import type { MouseEvent } from 'react';
import { useBasket, useBasketState } from '#components/shop/basket-context';
import { PostForm } from '#components/ui/post-form';

/** A press with a modifier opens the page in another tab, as links do. */
const isPlain = ({ metaKey, ctrlKey, shiftKey, altKey }: MouseEvent) =>
  !(metaKey || ctrlKey || shiftKey || altKey);

/**
 * The basket in the header and how many lines there are in it; a link to its page, which opens the drawer where there
 * is room. Beside it the one form that all cards of a page send their product with.
 */
export function BasketButton() {
  const { show, send } = useBasket();
  const count = useBasketState().cart?.count ?? 0;
  return (
    <>
      <PostForm id="put-in" to="/forms/basket" onSubmit={send} hidden>
        <input type="hidden" name="do" value="add" />
      </PostForm>
      <a
        href="/basket"
        aria-label={count > 0 ? `Basket, ${count} ${count === 1 ? 'kind' : 'kinds'} of goods` : 'Basket'}
        onClick={(event) => {
          if (!isPlain(event)) return;
          event.preventDefault();
          show();
        }}
        className="relative grid size-11 place-items-center rounded-md hover:bg-shelf"
      >
        <ShoppingBasket aria-hidden className="size-5.5" />
        {count > 0 && (
          <span className="figures absolute top-0.5 right-0 min-w-5 rounded-full bg-leaf px-1.5 text-center font-semibold text-fine text-on-leaf">
            {count}
          </span>
        )}
      </a>
    </>
  );
}
