import { AppError } from '#lib/base/errors';
import { fromPostgres } from '#lib/data/db/postgres-errors';
import { asUser, type Tx } from '#lib/data/db/roles';
import { countVendorOrders, selectVendorOrders } from '#lib/market/orders/list-queries';
import { selectOwnOrder } from '#lib/market/orders/own-order-queries';
import {
  callStep,
  type PartRow,
  selectEvents,
  selectLines,
  selectVendorOrder,
} from '#lib/market/orders/queries';
import {
  type AcceptedOrders,
  type OwnOrder,
  ownOrder,
  shippingAddress,
  type Transition,
  type VendorOrder,
  type VendorOrderList,
  type VendorOrderQuery,
  vendorOrderEvent,
} from '#lib/market/orders/schema';
import { canStep, stepTo, undoSeconds } from '#lib/market/orders/state-machine';
import { isForward, sendStepMail, stopStepMail } from '#lib/market/orders/step-mail';
import type { Runtime } from '#lib/runtime';
import { type Asker, asAsker } from '#lib/web/auth/asker';
import { claimsOf } from '#lib/web/auth/claims';
import type { Session } from '#lib/web/auth/schema';
import { cursorValue, decodeCursor, toPage } from '#lib/words/cursor';

type Ctx = Pick<Runtime, 'db' | 'jobs'>;

const sort = 'ordered';

/** One page of a stall's orders, newest first, with how many there are in each state. */
export async function listVendorOrders(
  ctx: Pick<Ctx, 'db'>,
  asker: Asker,
  vendorId: string,
  query: VendorOrderQuery,
): Promise<VendorOrderList> {
  const cursor = query.cursor ? decodeCursor(query.cursor, sort, cursorValue.timestamp) : null;
  const after = cursor && { createdAt: cursor.value, id: cursor.id };
  return asAsker(ctx.db, asker, async (tx) => {
    const found = await selectVendorOrders(tx, vendorId, query, after);
    const counts = await countVendorOrders(tx, vendorId, query);
    const { rows, nextCursor } = toPage(found, query.limit, sort, (last) => [last.sort_key, last.id]);
    const orders = rows.map(({ sort_key: _, ...row }) => ({ ...row, next: stepTo('advance', row.status) }));
    return { orders, nextCursor, counts };
  });
}

/** What an asker is at a stall; a program that may write orders does what staff do. Null: a reader. */
function roleAt(asker: Asker, vendorId: string) {
  if ('scopes' in asker) return asker.scopes.includes('orders:write') ? 'staff' : null;
  return asker.vendors.find(({ id }) => id === vendorId)?.role ?? null;
}

function actionsOf(asker: Asker, { vendor_id, status }: PartRow): VendorOrder['actions'] {
  const role = roleAt(asker, vendor_id);
  const can = (command: Parameters<typeof canStep>[0]) => role !== null && canStep(command, status, role);
  return {
    next: can('advance') ? stepTo('advance', status) : null,
    can_reopen: can('reopen'),
    can_cancel: can('cancel'),
    can_return: can('return'),
  };
}

async function requirePart(tx: Tx, id: string): Promise<PartRow> {
  const part = await selectVendorOrder(tx, id);
  if (!part) throw new AppError('not_found', 'There is no such order at your stall.');
  return part;
}

async function readOrder(tx: Tx, asker: Asker, id: string): Promise<VendorOrder> {
  const part = await requirePart(tx, id);
  const lines = await selectLines(tx, id);
  const events = await selectEvents(tx, id, part.vendor_id);
  const placed = { id: 0, kind: 'placed', actor: part.customer_name, created_at: part.created_at };
  const { address, ...rest } = part;
  return {
    ...rest,
    address: shippingAddress.catch(shippingAddress.parse({})).parse(address),
    lines,
    // What the order's history holds besides the stall's steps is passed over.
    events: [placed, ...events].flatMap((event) => vendorOrderEvent.safeParse(event).data ?? []),
    actions: actionsOf(asker, part),
  };
}

/** A stall's part of an order. Throws not_found for strangers. */
export function getVendorOrder(ctx: Pick<Ctx, 'db'>, asker: Asker, id: string): Promise<VendorOrder> {
  return asAsker(ctx.db, asker, (tx) => readOrder(tx, asker, id));
}

export interface MovedOrder {
  order: VendorOrder;
  /** How long the step can be undone, in seconds; 0 when it cannot. */
  undoSeconds: number;
}

/**
 * Makes a step: state, stock, event, the shopper's notification and the mail, or the end of the mail about a step that
 * is undone, are one transaction.
 * Throws not_found for strangers, forbidden when the asker's role does not allow it, conflict with the fresh state
 * when it is not the one the asker saw, and bad_request for a step that the state has not.
 */
export async function moveVendorOrder(
  ctx: Ctx,
  asker: Asker,
  id: string,
  step: Transition,
): Promise<MovedOrder> {
  const order = await asAsker(ctx.db, asker, async (tx) => {
    await requirePart(tx, id);
    const change = await callStep(tx, id, step);
    if (!change) throw new AppError('internal', 'The order was not changed. Try again.');
    const fresh = await readOrder(tx, asker, id);
    await sendStepMail(ctx, tx, step, change, fresh.lines);
    if (change.undone_event !== null) await stopStepMail(ctx, tx, change.undone_event);
    return fresh;
  });
  return { order, undoSeconds: isForward(step) ? undoSeconds : 0 };
}

/** Accepts several orders, each in a transaction of its own: one that has moved on does not hold the others up. */
export async function acceptVendorOrders(ctx: Ctx, asker: Asker, ids: string[]): Promise<AcceptedOrders> {
  const outcome: AcceptedOrders = { accepted: [], refused: [] };
  for (const id of new Set(ids)) {
    try {
      await moveVendorOrder(ctx, asker, id, { to: 'accepted', from: 'pending' });
      outcome.accepted.push(id);
    } catch (error) {
      const known = error instanceof AppError ? error : fromPostgres(error);
      if (!known || known.status >= 500) throw error;
      outcome.refused.push({ id, message: known.message });
    }
  }
  return outcome;
}

/** An order of the asker's own. Throws not_found for everybody else's. */
export async function getOwnOrder(ctx: Pick<Runtime, 'db'>, session: Session, id: string): Promise<OwnOrder> {
  const found = await asUser(ctx.db, claimsOf(session), (tx) => selectOwnOrder(tx, id, session.userId));
  if (!found) throw new AppError('not_found', 'There is no such order of yours.');
  return ownOrder.parse(found);
}
