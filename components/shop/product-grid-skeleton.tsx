import { ShelfGrid } from '#components/shop/shelf-grid';
import { Skeleton } from '#components/ui/skeleton';

interface ProductGridSkeletonProps {
  count?: number;
  isNarrow?: boolean;
}

/** Empty shelves of the size that the goods will have. */
export function ProductGridSkeleton({ count = 12, isNarrow }: ProductGridSkeletonProps) {
  return (
    <ShelfGrid isNarrow={isNarrow}>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: places on a shelf have no other name.
        <li key={index} className="pb-9">
          <Skeleton className="mx-2 aspect-square rounded-t-md rounded-b-none sm:mx-3" />
          <div className="shelf-edge" />
          <div className="px-2 sm:px-3">
            <Skeleton className="h-8 w-28 rounded-t-none" />
            <Skeleton className="mt-3 h-4 w-4/5" />
            <Skeleton className="mt-2 h-3.5 w-1/2" />
            <Skeleton className="mt-4 h-4 w-24" />
          </div>
        </li>
      ))}
    </ShelfGrid>
  );
}
