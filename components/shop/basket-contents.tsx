'use client';

import { ShoppingBasket } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useRef } from 'react';
import { useBasket, useBasketState } from '#components/shop/basket-context';
import { BasketLine } from '#components/shop/basket-line';
import { FreshnessLine } from '#components/stock/freshness-line';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { Notice } from '#components/ui/notice';
import { PostForm } from '#components/ui/post-form';
import { Skeleton } from '#components/ui/skeleton';
import type { BasketState } from '#hooks/basket/basket-store';
import type { Cart, CartGroup, CartLine } from '#lib/market/carts/schema';
import { formatMoney } from '#lib/words/format';

interface ContentsProps {
  /** What the server knew, where this is its page. */
  initial?: Cart;
  /** A link in it was followed. */
  onLeave?: () => void;
}

/** The lines of a group, stall by stall. */
function byStall(lines: readonly CartLine[]): [string, CartLine[]][] {
  return [...Map.groupBy(lines, ({ vendor }) => vendor.id)];
}

function Stall({ lines, onLeave }: { lines: CartLine[]; onLeave?: () => void }) {
  const vendor = lines[0]?.vendor;
  if (!vendor) return null;
  return (
    <section aria-label={vendor.store_name}>
      <p className="border-line border-b pb-1.5 text-ink-soft text-label">
        <Link href={`/vendors/${vendor.slug}`} onClick={onLeave} className="hover:underline">
          {vendor.store_name}
        </Link>
      </p>
      <ul className="divide-y divide-line">
        {lines.map((line) => (
          <BasketLine key={line.variant_id} line={line} onLeave={onLeave} />
        ))}
      </ul>
    </section>
  );
}

function Group({ group, onLeave }: { group: CartGroup; onLeave?: () => void }) {
  const { currency, subtotal, lines } = group;
  return (
    <section aria-label={`Goods in ${currency}`} className="grid gap-6">
      {byStall(lines).map(([id, ofStall]) => (
        <Stall key={id} lines={ofStall} onLeave={onLeave} />
      ))}
      <div className="rounded-lg bg-shelf px-4 py-3">
        <p className="figures flex items-baseline justify-between gap-4">
          <span>Goods together</span>
          <span className="font-semibold text-lg">{formatMoney(subtotal, currency)}</span>
        </p>
        <p className="mt-1 text-ink-soft text-label">
          You can gather and keep. Paying opens soon; until then nothing is set aside for you.
        </p>
      </div>
    </section>
  );
}

function Waiting({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <Notice>
      <p>
        {count === 1 ? 'Something is' : `${count} kinds of goods are`} in this browser from before you signed
        in.
      </p>
      <PostForm to="/forms/basket" className="mt-2">
        <input type="hidden" name="do" value="merge" />
        <Button type="submit" variant="outline" size="sm">
          Bring in
        </Button>
      </PostForm>
    </Notice>
  );
}

/** What came of the last press; stays in sight in a long basket. */
function Told() {
  const { told } = useBasket();
  if (!told) return null;
  const { text, isTrouble, action } = told;
  return (
    <Notice tone={isTrouble ? 'danger' : 'done'} className="sticky top-2 z-10 mb-4 shadow-raised">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p className="min-w-0 flex-1 basis-40">{text}</p>
        {action?.label === 'Undo' && (
          <Button variant="link" size="inline" onClick={action.onClick}>
            {action.label}
          </Button>
        )}
      </div>
    </Notice>
  );
}

const nothing = (
  <EmptyState
    icon={<ShoppingBasket aria-hidden />}
    title="Nothing in it yet"
    actions={
      <Button asChild>
        <Link href="/products">Look around</Link>
      </Button>
    }
  >
    <p>Put goods in from any card or product page. They stay here, also when you come back another day.</p>
  </EmptyState>
);

interface LinesProps {
  cart: Cart;
  state: BasketState;
  onLeave?: () => void;
}

function Lines({ cart, state, onLeave }: LinesProps) {
  return (
    <div className="grid gap-8">
      <FreshnessLine connection={state.connection} lastConfirmedAt={state.lastConfirmedAt} />
      <Waiting count={cart.topic ? cart.waiting : 0} />
      {cart.groups.length > 1 && (
        <p>These goods are priced in several currencies. Each currency is paid for by itself.</p>
      )}
      {cart.groups.map((group) => (
        <Group key={group.currency} group={group} onLeave={onLeave} />
      ))}
    </div>
  );
}

/** Everything in the basket, kept true while it is looked at, with what can be done about what has changed. */
export function BasketContents({ initial, onLeave }: ContentsProps) {
  const { store } = useBasket();
  const state = useBasketState();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (initial) store.offer(initial);
    return store.watch();
  }, [store, initial]);
  const cart = state.cart ?? initial;
  const lines = cart?.count ?? 0;
  // Whoever takes a line out by keyboard stays in the basket, and is not thrown to the top of the page.
  useEffect(() => {
    if (lines >= 0 && document.activeElement === document.body) place.current?.focus({ preventScroll: true });
  }, [lines]);
  if (!cart) return <Skeleton className="h-40" />;
  return (
    <div ref={place} tabIndex={-1} className="outline-none">
      <Told />
      {cart.count === 0 ? nothing : <Lines cart={cart} state={state} onLeave={onLeave} />}
    </div>
  );
}
