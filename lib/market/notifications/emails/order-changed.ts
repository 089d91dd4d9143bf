import type { Block, Email } from '#lib/engines/mail/email';
import type { EmailProps } from '#lib/tasks/mail';

type Props = EmailProps['order-changed'];

const news: Record<Props['status'], { heading: string; text: string }> = {
  accepted: { heading: 'was accepted', text: 'has accepted your order and will pack it soon.' },
  packed: { heading: 'is packed', text: 'has packed your order.' },
  shipped: { heading: 'is on its way', text: 'has sent your order.' },
  delivered: { heading: 'has arrived', text: 'says that your order has arrived.' },
  cancelled: { heading: 'was cancelled', text: 'had to cancel its part of your order.' },
  returned: { heading: 'was returned', text: 'has taken your order back.' },
  partly_returned: { heading: 'was returned in part', text: 'has taken part of your order back.' },
};

/** To a shopper: one stall's part of an order moved on. */
export function orderChangedEmail(props: Props): Email {
  const { orderNumber, store, status, note, carrier, tracking, path } = props;
  const { heading, text } = news[status];
  const quote: Block[] = note ? [{ kind: 'quote', text: note }] : [];
  const parcel: [string, string][] = [];
  if (carrier) parcel.push(['Carrier', carrier]);
  if (tracking) parcel.push(['Tracking number', tracking]);
  return {
    subject: `Your order ${orderNumber} from ${store} ${heading}`,
    preview: `${store} ${text}`,
    heading: `Your order ${heading}`,
    blocks: [
      { kind: 'text', text: `${store} ${text}` },
      ...quote,
      {
        kind: 'facts',
        facts: [['Order', String(orderNumber)], ['Stall', store], ...parcel],
      },
      { kind: 'button', label: 'See the order', path },
    ],
    reason: 'You get this because you ordered at Livestall.',
  };
}
