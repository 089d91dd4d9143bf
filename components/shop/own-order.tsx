import { Card } from '#components/ui/card';
import type { OwnOrder, OwnOrderPart } from '#lib/market/orders/schema';
import { formatDate, formatMoney, formatQuantity } from '#lib/words/format';

/** How far a stall is with its part, for the shopper. */
const statusWords: Record<OwnOrderPart['status'], string> = {
  pending: 'Ordered. The stall has not answered yet.',
  accepted: 'Accepted. The stall will pack it soon.',
  packed: 'Packed.',
  shipped: 'On its way.',
  delivered: 'The stall says that it has arrived.',
  cancelled: 'Cancelled by the stall.',
  returned: 'Returned.',
};

function Part({ part, currency }: { part: OwnOrderPart; currency: string }) {
  const parcel = [part.carrier, part.tracking_number].filter(Boolean).join(', ');
  return (
    <Card className="grid gap-3">
      <div>
        <h2 className="text-title [overflow-wrap:anywhere]">
          {part.store_name || 'A stall that has closed'}
        </h2>
        <p className="text-ink-soft">{statusWords[part.status]}</p>
        {parcel && <p className="text-label [overflow-wrap:anywhere]">Parcel: {parcel}</p>}
      </div>
      <ul className="figures border-line border-t">
        {part.lines.map((line) => (
          <li
            key={line.id}
            className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 border-line border-b py-2.5 last:border-b-0"
          >
            <span className="font-medium [overflow-wrap:anywhere]">{line.product_name}</span>
            <span className="whitespace-nowrap text-right">{formatMoney(line.total, currency)}</span>
            <span className="text-ink-soft text-label [overflow-wrap:anywhere]">
              {[formatQuantity(line.quantity, line.unit), line.variant_name].filter(Boolean).join(' · ')}
              {line.returned_quantity > 0 &&
                ` · ${formatQuantity(line.returned_quantity, line.unit)} came back`}
            </span>
          </li>
        ))}
      </ul>
      {part.more > 0 && <p className="text-ink-soft text-label">and {part.more} more</p>}
    </Card>
  );
}

/** What was ordered, how far each stall is with it, and what it cost. Each step also comes by mail. */
export function OwnOrderScreen({ order }: { order: OwnOrder }) {
  const { currency } = order;
  const sums: [string, number][] = [
    ['Goods', order.subtotal],
    ['Shipping', order.shipping],
    ['Total', order.total],
  ];
  return (
    <div className="mx-auto grid w-full max-w-2xl gap-6 px-4 py-10 sm:py-16">
      <header>
        <h1 className="figures text-heading">Order {order.number}</h1>
        <p className="text-ink-soft">
          Made on {formatDate(order.created_at)}. Each step also comes to you by mail.
        </p>
      </header>
      {order.parts.map((part) => (
        <Part key={part.id} part={part} currency={currency} />
      ))}
      <dl className="figures grid gap-1 border-line-strong border-t pt-4">
        {sums.map(([name, amount]) => (
          <div key={name} className="flex justify-between gap-4 last:font-medium">
            <dt>{name}</dt>
            <dd>{formatMoney(amount, currency)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
