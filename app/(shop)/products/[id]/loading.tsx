import { Skeleton } from '#components/ui/skeleton';

export default function ProductLoading() {
  return (
    <div data-placeholder className="hall" aria-busy="true">
      <p role="status" className="sr-only">
        Fetching the product
      </p>
      <div className="pt-4 pb-3 lg:pt-6">
        <Skeleton className="my-2.5 h-4 w-48" />
      </div>
      <div className="grid gap-8 lg:grid-cols-[minmax(0,1.1fr)_minmax(0,1fr)] lg:gap-16">
        <Skeleton className="aspect-5/4 rounded-lg lg:aspect-square" />
        <div className="grid content-start gap-7 lg:pt-2">
          <Skeleton className="h-[calc(var(--text-page)*1.06)] w-4/5" />
          <Skeleton className="h-10 w-48" />
          <Skeleton className="h-24 rounded-lg" />
          <Skeleton className="h-12 w-64" />
          <Skeleton className="h-24 rounded-lg" />
        </div>
      </div>
    </div>
  );
}
