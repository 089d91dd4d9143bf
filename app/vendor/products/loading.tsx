import { ProductsSkeleton } from '#components/vendor/products/products-skeleton';

export default function Loading() {
  return <ProductsSkeleton />;
}
