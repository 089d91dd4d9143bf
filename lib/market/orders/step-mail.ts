import { createHash } from 'node:crypto';
import { asService, type Tx } from '#lib/data/db/roles';
import { type OrderChange, selectIsUndone } from '#lib/market/orders/queries';
import type { Transition, VendorOrderLine } from '#lib/market/orders/schema';
import { undoSeconds } from '#lib/market/orders/state-machine';
import type { Runtime } from '#lib/runtime';
import type { EmailProps, SendEmailPayload } from '#lib/tasks/mail';
import { mailAddress } from '#lib/tasks/mail';
import { formatQuantity } from '#lib/words/format';

type Props = EmailProps['order-changed'];

/** Whether a step leads on towards the shopper, and so can be undone for a moment. */
export const isForward = ({ to }: Transition): boolean =>
  to !== 'back' && to !== 'cancelled' && to !== 'returned';

const keyStart = 'order-changed:';
const keyOf = (eventId: number): string => `${keyStart}${eventId}`;

/** The job of an event's mail has an id of its own, so that undoing the step finds it. */
function jobIdOf(eventId: number): string {
  const hex = createHash('sha256').update(keyOf(eventId)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** "Returned: 50 g of Earl Grey, 1 piece of Teapot." */
function returnedWords(items: Extract<Transition, { to: 'returned' }>['items'], lines: VendorOrderLine[]) {
  const words = items.flatMap(({ item_id, quantity }) => {
    const line = lines.find(({ id }) => id === item_id);
    return line ? [`${formatQuantity(quantity, line.unit)} of ${line.product_name}`] : [];
  });
  return `Returned: ${words.join(', ')}.`;
}

type News = Pick<Props, 'status'> & Partial<Pick<Props, 'note' | 'carrier' | 'tracking'>>;

function newsOf(step: Transition, change: OrderChange, lines: VendorOrderLine[]): News | null {
  if (step.to === 'back') return null;
  if (step.to === 'cancelled') return { status: 'cancelled', note: step.reason };
  if (step.to === 'shipped')
    return { status: 'shipped', note: step.note, carrier: step.carrier, tracking: step.tracking_number };
  if (step.to !== 'returned') return { status: step.to, note: step.note };
  if (change.status === 'returned') return { status: 'returned', note: step.reason };
  const note = `${step.reason}\n${returnedWords(step.items, lines)}`;
  return { status: 'partly_returned', note: note.slice(0, 500) };
}

/**
 * The shopper's mail about a step, in the step's own transaction. One about a step forward waits until the step can
 * not be undone any more.
 */
export async function sendStepMail(
  { jobs }: Pick<Runtime, 'jobs'>,
  tx: Tx,
  step: Transition,
  change: OrderChange,
  lines: VendorOrderLine[],
): Promise<void> {
  const news = newsOf(step, change, lines);
  const to = mailAddress.safeParse(change.customer_email).data;
  if (!news || !to) return;
  const { order_number: orderNumber, store_name: store, order_id } = change;
  const key = keyOf(change.event_id);
  const props = { orderNumber, store, path: `/orders/${order_id}`, ...news };
  await jobs.send(
    'send-email',
    { key, to, template: 'order-changed', props },
    { tx, key, id: jobIdOf(change.event_id), ...(isForward(step) && { startAfterS: undoSeconds }) },
  );
}

/** Stops the mail about a step, in the transaction that undoes it. */
export async function stopStepMail({ jobs }: Pick<Runtime, 'jobs'>, tx: Tx, eventId: number): Promise<void> {
  await jobs.cancelJob(jobIdOf(eventId), { tx });
}

/**
 * Whether a mail is about a step that was undone. An undo that is under way is waited for: the mail starts when no
 * other can begin, so that the answer stands.
 */
export async function isUndone({ db }: Pick<Runtime, 'db'>, { key }: SendEmailPayload): Promise<boolean> {
  if (!key.startsWith(keyStart)) return false;
  // The system's own work: the mail is sent by nobody in particular.
  return asService(db, (tx) => selectIsUndone(tx, Number(key.slice(keyStart.length))));
}
