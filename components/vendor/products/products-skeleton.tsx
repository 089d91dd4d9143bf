import { Skeleton } from '#components/ui/skeleton';

const lines = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** The products page before its rows: the same places, at the same size. */
export function ProductsSkeleton() {
  return (
    <div aria-busy="true">
      <p className="sr-only" role="status">
        Loading the products
      </p>
      <Skeleton className="h-5 w-32" />
      <Skeleton className="mt-2 mb-6 h-8 w-40" />
      <Skeleton className="h-11 w-full max-w-xl" />
      <div className="mt-8 grid gap-5">
        {lines.map((line) => (
          <span key={line} className="flex items-center gap-3">
            <Skeleton className="size-10" />
            <Skeleton className="h-5 w-2/5" />
            <Skeleton className="ml-auto h-5 w-20" />
          </span>
        ))}
      </div>
    </div>
  );
}

/** The page of one product before it is there. */
export function ProductSkeleton() {
  return (
    <div className="grid max-w-3xl gap-4" aria-busy="true">
      <p className="sr-only" role="status">
        Loading the product
      </p>
      <Skeleton className="h-5 w-32" />
      <Skeleton className="mb-4 h-8 w-64" />
      <Skeleton className="h-44 w-full" />
      <Skeleton className="h-11 w-full" />
      <Skeleton className="h-32 w-full" />
      <Skeleton className="h-24 w-full" />
    </div>
  );
}
