'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, type ReactNode, Suspense, useEffect, useState } from 'react';
import { BasketContext } from '#components/shop/basket-context';
import { BasketStore } from '#hooks/basket/basket-store';
import { sendBasketForm } from '#hooks/basket/send-basket-form';
import { troubleOf } from '#hooks/use-action';
import type { CartLine } from '#lib/market/carts/schema';
import { ApiError } from '#lib/web/client';
import { lazyPart } from '../ui/lazy-part.ts';
import { fellShort, type Message, putIn, takenOut, toastMessage } from './basket-messages.ts';

const BasketDrawer = lazyPart(() => import('./basket-drawer.tsx').then((loaded) => loaded.BasketDrawer));

const linesOf = (store: BasketStore): CartLine[] =>
  store.getState().cart?.groups.flatMap(({ lines }) => lines) ?? [];

/** Of a product that comes in several kinds: they are chosen on its page. */
const asksForKind = ({ details }: { details?: unknown }) =>
  typeof details === 'object' && details !== null && 'choose' in details;

type Tell = (message: Message | null) => void;

/**
 * The basket and how to speak of it: inside it while somebody looks, where a message in the corner would lie behind the
 * drawer, else in the corner.
 */
function makeBasket(showInside: Tell): { store: BasketStore; tell: Tell } {
  const tell: Tell = (message) => {
    const isInside = store.isWatched;
    showInside(isInside ? message : null);
    if (message && !isInside) toastMessage(message);
  };
  const store = new BasketStore((short) => short.length > 0 && tell(fellShort(short)));
  return { store, tell };
}

function useSending(store: BasketStore, tell: Tell, show: () => void) {
  const router = useRouter();

  function explain(error: unknown, productId: FormDataEntryValue | null): void {
    if (error instanceof ApiError && asksForKind(error)) router.push(`/products/${productId}`);
    else tell({ text: troubleOf(error), isTrouble: true });
  }

  async function sendFields(fields: FormData): Promise<boolean> {
    const field = (name: string) => fields.get(name);
    const isIt = (line: CartLine) =>
      line.variant_id === field('variant_id') || line.product_id === field('product_id');
    let before: CartLine | undefined;
    tell(null);
    try {
      const { short } = await store.change(() => {
        // Only when its turn has come: what was pressed before may still be on its way.
        before = linesOf(store).find(isIt);
        return sendBasketForm(fields);
      });
      if (short.length > 0) tell(fellShort(short));
      else if (field('do') === 'remove' && before) tell(takenOut(before, putBack(before)));
      else if (field('do') === 'add') tell(putIn(linesOf(store).find(isIt), show));
      return true;
    } catch (error) {
      explain(error, field('product_id'));
      return false;
    }
  }

  const putBack = (line: CartLine) => () => {
    const fields = new FormData();
    fields.set('do', 'set');
    fields.set('variant_id', line.variant_id);
    fields.set('quantity', String(line.quantity));
    fields.set('seen_price', String(line.seen.price));
    void sendFields(fields);
  };

  return {
    sendFields,
    send(event: FormEvent<HTMLFormElement>) {
      event.preventDefault();
      const { submitter } = event.nativeEvent as SubmitEvent;
      return sendFields(new FormData(event.currentTarget, submitter));
    },
  };
}

/** Keeps the basket for everything below it: the button in the header, the drawer, the forms that put something in. */
export function BasketProvider({ children }: { children: ReactNode }) {
  const router = useRouter();
  const [told, setTold] = useState<Message | null>(null);
  const [{ store, tell }] = useState(() => makeBasket(setTold));
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => store.start(), [store]);
  const show = () => {
    if (window.matchMedia('(min-width: 64rem)').matches) setIsOpen(true);
    else router.push('/basket');
  };
  const sending = useSending(store, tell, show);
  return (
    <BasketContext value={{ store, told, show, ...sending }}>
      {children}
      <Suspense>{isOpen && <BasketDrawer onClose={() => setIsOpen(false)} />}</Suspense>
    </BasketContext>
  );
}
