'use client';

import { call } from '#lib/api/call';
import { systemClock } from '#lib/engines/realtime/clock';
import type { Connection } from '#lib/engines/realtime/live-store';
import { tabState, whenIdle } from '#lib/engines/realtime/page-state';
import { tabHub } from '#lib/engines/realtime/tab';
import type { Cart, ChangedCart, Shortfall } from '#lib/market/carts/schema';
import { TopicSet } from './topic-set.ts';

export interface BasketState {
  /** Null until it was read: public pages are made for everybody. */
  cart: Cart | null;
  /** How fresh the goods in it are, while somebody looks. */
  connection: Connection;
  lastConfirmedAt: number | null;
}

/** What of a basket this browser knows without asking: that there is one. Other tabs hear when it changes. */
const hintKey = 'livestall-basket';
const empty: BasketState = { cart: null, connection: 'connecting', lastConfirmedAt: null };
const pollMs = 15_000;
/** News come in bursts: one read answers for all of them. */
const gatherMs = 150;
/** Each join costs the server a transaction, and a visitor at most 100 channels. */
const most = { products: 60, stalls: 20 };

function readHint(): string | null {
  try {
    return localStorage.getItem(hintKey);
  } catch {
    return null; // A browser may forbid it: then other tabs learn it when they are looked at.
  }
}

function writeHint(hint: string): void {
  try {
    if (localStorage.getItem(hintKey) !== hint) localStorage.setItem(hintKey, hint);
  } catch {
    // See above.
  }
}

const hintOf = ({ count, updated_at }: Cart) => `${count} ${updated_at ?? ''}`;

/** Whether asking can bring anything: something was gathered here, or somebody is signed in. */
const mayHaveBasket = (): boolean =>
  !(readHint() ?? '0').startsWith('0') || document.cookie.includes('livestall-session');

/** What says that the goods in a basket have changed: their own topics, and their stalls' for what leaves the market. */
function topicsOf(cart: Cart | null): string[] {
  const lines = cart?.groups.flatMap((group) => group.lines) ?? [];
  const products = new Set(lines.map((line) => `stock:p:${line.product_id}`));
  const stalls = new Set(lines.map((line) => `stock:v:${line.vendor.id}`));
  return [...[...products].slice(0, most.products), ...[...stalls].slice(0, most.stalls)];
}

/** One change after the other, over all tabs: the second of two first ones must already carry the cookie. */
const inTurn = <T>(work: () => Promise<T>): Promise<T> =>
  navigator.locks ? navigator.locks.request('livestall-basket', work) : work();

/**
 * The basket of this tab. Nothing is asked for those who have none. Once it is known it is read again when another tab
 * or another device of the account changes it and when the tab wakes; while somebody looks (`watch`), with every
 * piece of news about its goods, and every 15 s where news cannot come. At most one read at a time.
 */
export class BasketStore {
  #state = empty;
  readonly #listeners = new Set<() => void>();
  readonly #tell: (short: readonly Shortfall[]) => unknown;
  readonly #account = new TopicSet(tabHub, () => this.#readSoon());
  readonly #goods = new TopicSet(
    tabHub,
    () => this.#readSoon(),
    () => this.#note({}),
  );
  #watchers = 0;
  /** Goes up when a change begins and when it is known: what was read across one may be from before it. */
  #changes = 0;
  #reading: Promise<void> | null = null;
  #isStale = false;
  #cancelRead: (() => void) | null = null;

  /** `tell`: what came to less than was wanted when a guest's basket was brought in. */
  constructor(tell: (short: readonly Shortfall[]) => unknown) {
    this.#tell = tell;
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  getState = () => this.#state;
  getInitialState = () => empty;

  get isWatched(): boolean {
    return this.#watchers > 0;
  }

  /** Begins to keep it; returns how to stop. */
  start(): () => void {
    const stop = new AbortController();
    const onStorage = ({ key }: StorageEvent) => key === hintKey && this.#readSoon();
    window.addEventListener('storage', onStorage, { signal: stop.signal });
    const again = () => this.#state.cart && this.#readSoon();
    const unwatch = tabState.watch({
      onWake: again,
      onSleep: () => {},
      onOffline: () => this.#note({}),
      onOnline: again,
    });
    const timer = setInterval(
      () => this.#watchers > 0 && !this.#isLive() && tabState.isVisible() && this.#readSoon(),
      pollMs,
    );
    if (mayHaveBasket()) void whenIdle().then(() => (stop.signal.aborted ? undefined : this.read()));
    return () => {
      stop.abort();
      unwatch();
      clearInterval(timer);
      this.#cancelRead?.();
      this.#cancelRead = null;
      this.#account.set([]);
      this.#goods.set([]);
    };
  }

  /** While somebody looks at it: reads it, and hears of its goods. Returns how to stop. */
  watch(): () => void {
    this.#watchers += 1;
    this.#follow();
    void this.read();
    return () => {
      this.#watchers -= 1;
      this.#follow();
    };
  }

  /** Takes what the server put into a page, unless more is known. */
  offer(cart: Cart): void {
    if (!this.#state.cart) this.#take(cart);
  }

  /** Does one change and shows what came of it. Throws what the shop says. */
  async change(work: () => Promise<ChangedCart>): Promise<ChangedCart> {
    this.#changes += 1;
    try {
      const changed = await inTurn(work);
      this.#take(changed.cart);
      return changed;
    } finally {
      this.#changes += 1;
    }
  }

  /** Reads it now. What goes wrong is no trouble of the page: the next read comes. */
  read(): Promise<void> {
    if (this.#reading) {
      this.#isStale = true;
      return this.#reading;
    }
    this.#reading = this.#readOnce().finally(() => {
      this.#reading = null;
      if (!this.#isStale) return;
      this.#isStale = false;
      this.#readSoon();
    });
    return this.#reading;
  }

  async #readOnce(): Promise<void> {
    const before = this.#changes;
    try {
      const { cart } = await call('GET /api/cart');
      if (this.#changes !== before) {
        this.#isStale = true;
        return;
      }
      this.#take(cart);
      if (cart.topic && cart.waiting > 0) {
        const { short } = await this.change(() => call('POST /api/cart/merge'));
        this.#tell(short);
      }
    } catch {
      this.#note({});
    }
  }

  #readSoon(): void {
    this.#cancelRead ??= systemClock.after(gatherMs, () => {
      this.#cancelRead = null;
      void this.read();
    });
  }

  #take(cart: Cart): void {
    this.#note({ cart, lastConfirmedAt: Date.now() });
    writeHint(hintOf(cart));
    this.#account.set(cart.topic ? [cart.topic] : []);
    this.#follow();
  }

  #follow(): void {
    this.#goods.set(this.#watchers > 0 ? topicsOf(this.#state.cart) : []);
    this.#note({});
  }

  #isLive = () => this.#goods.areAllJoined && tabState.isOnline();

  #note(news: Partial<BasketState>): void {
    const connection = !tabState.isOnline() ? 'offline' : this.#isLive() ? 'live' : 'connecting';
    const next = { ...this.#state, ...news, connection } as const;
    const isSame = next.connection === this.#state.connection && Object.keys(news).length === 0;
    if (isSame) return;
    this.#state = next;
    for (const listener of [...this.#listeners]) listener();
  }
}
