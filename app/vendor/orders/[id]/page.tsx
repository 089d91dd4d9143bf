import type { Metadata } from 'next';
import { OrderScreen } from '#components/vendor/orders/order-screen';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';
import { readOrderOrNotFound } from './read-order.ts';

export const metadata: Metadata = { title: 'Order', robots: { index: false } };

interface OrderPageProps {
  params: Promise<{ id: string }>;
}

async function OrderPage({ params }: OrderPageProps) {
  const { id } = await params;
  const session = await requireSession(`/vendor/orders/${id}`);
  const { order, stall } = await readOrderOrNotFound(session, id);
  return <OrderScreen key={order.id} stall={stall} initial={order} />;
}

export default definePage('/vendor/orders/:id', OrderPage);
