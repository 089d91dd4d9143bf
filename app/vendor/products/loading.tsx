import { ProductsSkeleton } from '#components/vendor/products-skeleton';

export default function Loading() {
  return <ProductsSkeleton />;
}
