import { Skeleton } from '#components/ui/skeleton';

const panels = [
  'min-h-72 md:col-span-2',
  'min-h-[38rem] md:col-span-2 xl:col-span-4',
  'min-h-96 xl:col-span-2',
  'min-h-96 xl:col-span-2',
  'min-h-96 xl:col-span-2',
];

/** The dashboard before it is known whose it is: its panels in their places. */
export function DashboardSkeleton() {
  return (
    <div aria-busy="true">
      <p className="sr-only" role="status">
        Loading the dashboard
      </p>
      <Skeleton className="h-5 w-32" />
      <Skeleton className="mt-1 mb-6 h-8 w-44" />
      <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-6">
        {panels.map((place, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they never move
          <div key={n} className={`rounded-lg border border-line bg-counter p-5 ${place}`}>
            <Skeleton className="h-6 w-28" />
          </div>
        ))}
      </div>
    </div>
  );
}
