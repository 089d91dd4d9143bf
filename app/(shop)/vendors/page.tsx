import type { Metadata } from 'next';
import { StallCard } from '#components/shop/stall-card';
import { EmptyState } from '#components/ui/empty-state';
import { Pagination } from '#components/ui/pagination';
import { listVendors } from '#lib/market/vendors/service';
import { runtime } from '#lib/runtime';
import { definePage } from '#lib/web/define-page';
import { firstParam, type SearchParams } from '../products/read-query.ts';

export const metadata: Metadata = {
  title: 'Stalls',
  description: 'The independent stalls of the market: who they are, where they are, what they have today.',
};

async function VendorsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const cursor = firstParam((await searchParams).cursor);
  const { vendors, nextCursor } = await listVendors(runtime(), { cursor, limit: 24 });
  return (
    <div className="hall pt-10">
      <h1 className="text-page">The stalls</h1>
      <p className="prose-line mt-3 text-ink-soft">
        Every stall keeps its own shelves and sets its own prices. What it counts, you see.
      </p>
      {vendors.length === 0 ? (
        <EmptyState className="mt-10" title="No stalls here yet">
          The first ones are being set up. Come back soon.
        </EmptyState>
      ) : (
        <ul className="mt-10 grid gap-x-8 gap-y-12 sm:grid-cols-2 lg:grid-cols-3">
          {vendors.map((vendor, index) => (
            <li key={vendor.id}>
              <StallCard vendor={vendor} eager={index < 3} as="h2" />
            </li>
          ))}
        </ul>
      )}
      <div className="mt-12 flex justify-center">
        <Pagination
          label="Pages of stalls"
          start={cursor ? '/vendors' : null}
          next={nextCursor ? `/vendors?cursor=${encodeURIComponent(nextCursor)}` : null}
        />
      </div>
    </div>
  );
}

export default definePage('/vendors', VendorsPage);
