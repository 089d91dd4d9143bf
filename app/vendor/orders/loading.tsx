import { OrdersSkeleton } from '#components/vendor/orders-skeleton';

export default function Loading() {
  return <OrdersSkeleton />;
}
