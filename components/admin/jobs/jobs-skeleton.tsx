import { Skeleton } from '#components/ui/skeleton';

const figures = ['a', 'b', 'c', 'd', 'e', 'f'];
const lines = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** The jobs page before its jobs: the same places, at the same size. */
export function JobsSkeleton() {
  return (
    <div aria-busy="true">
      <p className="sr-only" role="status">
        Loading the jobs
      </p>
      <Skeleton className="mb-5 h-8 w-24" />
      <div className="grid grid-cols-2 gap-x-6 gap-y-5 border-line border-y py-5 sm:grid-cols-3 xl:grid-cols-6">
        {figures.map((figure) => (
          <Skeleton key={figure} className="h-20 w-28" />
        ))}
      </div>
      <Skeleton className="mt-16 h-11 w-full max-w-xl" />
      <div className="mt-8 grid gap-4">
        {lines.map((line) => (
          <span key={line} className="flex items-center gap-6">
            <Skeleton className="h-6 w-2/5" />
            <Skeleton className="h-5 w-20" />
            <Skeleton className="ml-auto h-9 w-18" />
          </span>
        ))}
      </div>
    </div>
  );
}
