import { ProductSkeleton } from '#components/vendor/products-skeleton';

export default function Loading() {
  return <ProductSkeleton />;
}
