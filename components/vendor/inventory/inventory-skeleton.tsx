import { Skeleton } from '#components/ui/skeleton';

const lines = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** The inventory page before its rows: the same places, at the same size. */
export function InventorySkeleton() {
  return (
    <div aria-busy="true">
      <p className="sr-only" role="status">
        Loading the inventory
      </p>
      <Skeleton className="h-5 w-32" />
      <Skeleton className="mt-2 mb-6 h-8 w-44" />
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
