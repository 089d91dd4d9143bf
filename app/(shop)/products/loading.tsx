import { ProductGridSkeleton } from '#components/shop/product-grid-skeleton';
import { Skeleton } from '#components/ui/skeleton';

export default function CatalogueLoading() {
  return (
    <div data-placeholder className="hall" aria-busy="true">
      <p role="status" className="sr-only">
        Fetching the shelves
      </p>
      <div className="pt-6 lg:pt-10">
        <Skeleton className="my-2.5 h-4 w-20" />
        <Skeleton className="mt-1 h-[calc(var(--text-page)*1.06)] w-64" />
      </div>
      <div className="mt-6 lg:mt-8 lg:grid lg:grid-cols-[13.5rem_1fr] lg:gap-12">
        <div className="grid content-start gap-3 max-lg:mb-8">
          <Skeleton className="h-11 w-full lg:h-64" />
          <Skeleton className="hidden h-56 lg:block" />
        </div>
        <div>
          <div className="mb-5 flex h-11 items-center justify-between">
            <Skeleton className="h-11 w-28 lg:h-4 lg:w-40" />
            <Skeleton className="h-11 w-44" />
          </div>
          <ProductGridSkeleton isNarrow />
        </div>
      </div>
    </div>
  );
}
