import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import * as z from 'zod';
import { OwnOrderScreen } from '#components/shop/own-order';
import { AppError } from '#lib/base/errors';
import type { OwnOrder } from '#lib/market/orders/schema';
import { getOwnOrder } from '#lib/market/orders/service';
import { runtime } from '#lib/runtime';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';
import OrderNotFound from './not-found.tsx';

export const metadata: Metadata = { title: 'Your order', robots: { index: false } };

type Props = { params: Promise<{ id: string }> };

const readOrder = cache(async (id: string): Promise<OwnOrder | null> => {
  if (!z.uuid().safeParse(id).success) return null;
  const session = await requireSession(`/orders/${id}`);
  try {
    return await getOwnOrder(runtime(), session, id);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  }
});

async function OrderPage({ params }: Props) {
  const order = await readOrder((await params).id);
  if (!order) notFound();
  return <OwnOrderScreen order={order} />;
}

export default definePage('/orders/:id', OrderPage, <OrderNotFound />);
