import { OrdersSkeleton } from '#components/vendor/orders/orders-skeleton';

export default function Loading() {
  return <OrdersSkeleton />;
}
