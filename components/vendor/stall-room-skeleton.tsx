import { Skeleton } from '#components/ui/skeleton';

const lines = ['a', 'b', 'c', 'd'];

/** A page about the stall before what it shows is there. */
export function StallRoomSkeleton({ what }: { what: string }) {
  return (
    <div className="max-w-3xl" aria-busy="true">
      <p className="sr-only" role="status">
        Loading {what}
      </p>
      <Skeleton className="h-5 w-32" />
      <Skeleton className="mt-2 h-8 w-44" />
      <Skeleton className="mt-3 mb-8 h-5 w-full max-w-md" />
      <div className="grid gap-4">
        {lines.map((line) => (
          <Skeleton key={line} className="h-14 w-full" />
        ))}
      </div>
    </div>
  );
}
