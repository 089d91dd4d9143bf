import type { VendorOrder, VendorOrderEvent } from '#lib/market/orders/schema';
import { formatMoment, formatQuantity } from '#lib/words/format';
import { eventWords, orderStatusWords } from './order-words.ts';

/** What is known of an event besides its kind, one line each. */
function detailsOf({ kind, details }: VendorOrderEvent): string[] {
  const { carrier, tracking_number, note, reason, items, restocked, to } = details;
  const parcel = [carrier, tracking_number].filter(Boolean).join(', ');
  const came = items.map((item) => `${formatQuantity(item.quantity, item.unit)} of ${item.product_name}`);
  return [
    kind === 'stepped_back' && to ? `It is ${orderStatusWords[to].toLowerCase()} again` : '',
    parcel,
    came.join(', '),
    restocked === true ? 'Back on the shelf' : restocked === false ? 'Not put back on the shelf' : '',
    reason,
    note,
  ].filter((line) => line !== '');
}

/** What happened to the order and who did it, oldest first. */
export function OrderTimeline({ order }: { order: VendorOrder }) {
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline" className="font-medium font-sans text-ink-soft text-label">
        So far
      </h2>
      <ol className="mt-3 grid gap-4 border-line border-l pl-4">
        {order.events.map((event) => (
          <li key={event.id} className="relative">
            <span
              aria-hidden="true"
              className="-left-[1.3125rem] absolute top-2 size-2 rounded-full bg-line-strong"
            />
            <span className="font-medium">{eventWords[event.kind]}</span>
            {event.actor && <span className="text-ink-soft"> by {event.actor}</span>}
            <span className="figures block text-ink-soft text-label">
              {formatMoment(event.created_at, order.time_zone)}
            </span>
            {detailsOf(event).map((line) => (
              <span key={line} className="block text-label whitespace-pre-line">
                {line}
              </span>
            ))}
          </li>
        ))}
      </ol>
    </section>
  );
}
