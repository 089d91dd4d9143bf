import type { Metadata } from 'next';
import { PackingSlip } from '#components/vendor/orders/packing-slip';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';
import { readOrderOrNotFound } from '../read-order.ts';

export const metadata: Metadata = { title: 'Packing slip', robots: { index: false } };

interface PackingSlipPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<{ print?: string | string[] }>;
}

async function PackingSlipPage({ params, searchParams }: PackingSlipPageProps) {
  const [{ id }, { print }] = await Promise.all([params, searchParams]);
  const session = await requireSession(`/vendor/orders/${id}/packing-slip`);
  const { order, stall } = await readOrderOrNotFound(session, id);
  return <PackingSlip order={order} stall={stall} isPrintedAtOnce={print === '1'} />;
}

export default definePage('/vendor/orders/:id/packing-slip', PackingSlipPage);
