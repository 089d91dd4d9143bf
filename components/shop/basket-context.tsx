'use client';

import { createContext, type FormEvent, useContext, useSyncExternalStore } from 'react';
import type { BasketState, BasketStore } from '#hooks/basket/basket-store';
import type { Message } from './basket-messages.ts';

export interface Basket {
  store: BasketStore;
  /** What came of the last thing that was done while the basket was looked at. */
  told: Message | null;
  /** Opens the drawer where there is room for one, else the page. */
  show(): void;
  /** For the forms of the basket: does by script what `/forms/basket` does without one. Resolves with whether it was done. */
  send(event: FormEvent<HTMLFormElement>): Promise<boolean>;
  /** The same for fields that no event brought. */
  sendFields(fields: FormData): Promise<boolean>;
}

export const BasketContext = createContext<Basket | null>(null);

/** The basket of this tab. Throws outside a `BasketProvider`. */
export function useBasket(): Basket {
  const basket = useContext(BasketContext);
  if (!basket) throw new Error('useBasket needs a BasketProvider above it.');
  return basket;
}

export function useBasketState(): BasketState {
  const { store } = useBasket();
  return useSyncExternalStore(store.subscribe, store.getState, store.getInitialState);
}
