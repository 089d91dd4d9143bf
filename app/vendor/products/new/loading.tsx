import { ProductSkeleton } from '#components/vendor/products/products-skeleton';

export default function Loading() {
  return <ProductSkeleton />;
}
