import { Skeleton } from '#components/ui/skeleton';

const six = [1, 2, 3, 4, 5, 6];

export default function Loading() {
  return (
    <>
      <p role="status" className="sr-only">
        Reading the figures
      </p>
      <Skeleton className="mb-5 h-9 w-44" />
      <Skeleton className="h-12 w-full" />
      <div className="mt-10 grid grid-cols-2 gap-6 border-line border-y py-5 sm:grid-cols-3 xl:grid-cols-6">
        {six.map((n) => (
          <Skeleton key={n} className="h-20" />
        ))}
      </div>
      <div className="mt-10 grid gap-x-10 gap-y-6 lg:grid-cols-2">
        {six.map((n) => (
          <Skeleton key={n} className="h-64" />
        ))}
      </div>
    </>
  );
}
