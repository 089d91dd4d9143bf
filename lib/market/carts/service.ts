import { AppError } from '#lib/base/errors';
import { asService, type Tx } from '#lib/data/db/roles';
import { readForVisitor } from '#lib/data/db/visitor-read';
import type { CookieJar } from '#lib/data/supabase/server';
import { groupLines } from '#lib/market/carts/groups';
import {
  type CartKey,
  callMerge,
  callPut,
  callTake,
  countGuestLines,
  selectCart,
  selectCartLines,
  selectOnlyVariant,
} from '#lib/market/carts/queries';
import type { AddInput, Cart, ChangedCart, SetInput, Shortfall } from '#lib/market/carts/schema';
import { findSecret, hashSecret, keepSecret, makeSecret } from '#lib/market/carts/secret';
import type { Runtime } from '#lib/runtime';
import { jarOf } from '#lib/web/auth/request-jar';
import type { Session } from '#lib/web/auth/schema';

// All of it goes past row-level security: a guest is nobody there. Whose basket it is follows from a verified session or
// from a secret that only its browser has, and every statement names it.

type Ctx = Pick<Runtime, 'db' | 'env'>;

/** Whose basket: of the person who is signed in, else of the browser. A new secret is put into the jar. */
export interface Shopper {
  session: Session | null;
  jar: CookieJar;
}

interface Asked {
  session: Session | null;
  headers: Headers;
  reply: { setCookies: string[] };
}

/** Who sends a request, for routes. */
export const shopperOf = ({ session, headers, reply }: Asked): Shopper => ({
  session,
  jar: jarOf(headers.get('cookie') ?? '', reply.setCookies),
});

function keyOf({ session, jar }: Shopper): CartKey {
  const secret = findSecret(jar);
  return { customerId: session?.userId ?? null, secretHash: secret ? hashSecret(secret) : null };
}

async function readCart(tx: Tx, key: CartKey): Promise<Cart> {
  const { customerId, secretHash } = key;
  const row = await selectCart(tx, key);
  const lines = row ? await selectCartLines(tx, row.id) : [];
  const waiting = customerId && secretHash ? await countGuestLines(tx, secretHash) : 0;
  return {
    count: lines.length,
    updated_at: row?.updated_at ?? null,
    topic: customerId && `cart:${customerId}`,
    groups: groupLines(lines),
    waiting,
  };
}

/** The asker's basket as it is now; an empty one for a cookie that opens none. */
export function getCart(ctx: Ctx, shopper: Shopper): Promise<Cart> {
  return readForVisitor(ctx.db, (tx) => readCart(tx, keyOf(shopper)));
}

interface Change {
  variantId: string;
  /** Null: one step. */
  quantity: number | null;
  isMore: boolean;
  seenPrice: number | null;
}

function shortfallsOf(cart: Cart, variantId: string, put: { wanted: number; quantity: number }): Shortfall[] {
  if (put.quantity >= put.wanted) return [];
  const line = cart.groups.flatMap(({ lines }) => lines).find(({ variant_id }) => variant_id === variantId);
  return line ? [{ variant_id: variantId, name: line.name, unit: line.unit, ...put }] : [];
}

async function put(ctx: Ctx, shopper: Shopper, change: Change): Promise<ChangedCart> {
  const key = keyOf(shopper);
  const secret = makeSecret();
  const newSecretHash = hashSecret(secret);
  const changed = await asService(ctx.db, async (tx) => {
    const row = await callPut(tx, { ...key, newSecretHash, ...change });
    const isNew = row?.is_new_secret ?? false;
    const cart = await readCart(tx, isNew ? { ...key, secretHash: newSecretHash } : key);
    const done = { wanted: row?.wanted ?? 0, quantity: row?.quantity ?? 0 };
    return { cart, isNew, short: shortfallsOf(cart, change.variantId, done) };
  });
  const kept = changed.isNew ? secret : findSecret(shopper.jar);
  // Each change makes the cookie live as long as the basket does.
  if (!shopper.session && kept) keepSecret(shopper.jar, kept, ctx.env.SITE_URL);
  return { cart: changed.cart, short: changed.short };
}

/** Throws bad_request where there is no choice to make for the shopper: none is on the market, or several are. */
async function getOnlyVariant(ctx: Ctx, productId: string): Promise<string> {
  const variantId = await readForVisitor(ctx.db, (tx) => selectOnlyVariant(tx, productId));
  if (variantId) return variantId;
  if (variantId === undefined) throw new AppError('bad_request', 'This is not on the market any more.');
  const details = { choose: productId };
  throw new AppError('bad_request', 'This comes in several kinds. Choose one on its page.', { details });
}

/**
 * Puts more of a variant in, as far as it is there; `short` says what came to less. Throws insufficient_stock for what
 * is sold out, bad_request for what is not on the market or not sold in that amount, conflict for the 101st line.
 */
export async function addToCart(ctx: Ctx, shopper: Shopper, input: AddInput): Promise<ChangedCart> {
  const { product_id: productId = '', quantity = null, seen_price: seenPrice = null } = input;
  const variantId = input.variant_id ?? (await getOnlyVariant(ctx, productId));
  return put(ctx, shopper, { variantId, quantity, seenPrice, isMore: true });
}

/** Sets how much of a variant is in the basket, and puts it back where it was taken out. Throws as `addToCart` does. */
export function setInCart(
  ctx: Ctx,
  shopper: Shopper,
  variantId: string,
  input: SetInput,
): Promise<ChangedCart> {
  const { quantity, seen_price: seenPrice = null } = input;
  return put(ctx, shopper, { variantId, quantity, seenPrice, isMore: false });
}

export async function takeFromCart(ctx: Ctx, shopper: Shopper, variantId: string): Promise<ChangedCart> {
  const key = keyOf(shopper);
  const cart = await asService(ctx.db, async (tx) => {
    await callTake(tx, key, variantId);
    return readCart(tx, key);
  });
  return { cart, short: [] };
}

/**
 * Brings what this browser gathered as a guest into the account's basket, in one transaction, and takes the guest's
 * cookie away: whoever signs in here next has nothing of it. Amounts are added up as far as they are there.
 */
export async function mergeCarts(ctx: Ctx, session: Session, jar: CookieJar): Promise<ChangedCart> {
  const key = keyOf({ session, jar });
  const { secretHash } = key;
  const changed = await asService(ctx.db, async (tx) => {
    const short = secretHash ? await callMerge(tx, session.userId, secretHash) : [];
    return { short, cart: await readCart(tx, key) };
  });
  if (secretHash) keepSecret(jar, null, ctx.env.SITE_URL);
  return changed;
}
