import { Search } from 'lucide-react';
import Link from 'next/link';
import { Button } from '#components/ui/button';
import { Input } from '#components/ui/input';
import type { StallPage } from '#lib/market/vendors/applications/schema';
import { formatCount } from '#lib/words/format';
import { cn } from '../../ui/cn.ts';
import { standingWords, type VendorsPlace, vendorsHref } from './vendors-url.ts';

const standings = ['waiting', 'approved', 'suspended', 'rejected'] as const;

interface VendorsFiltersProps {
  place: VendorsPlace;
  counts: StallPage['counts'];
}

/** Standing and search. A form that sends itself: it works before any script runs. */
export function VendorsFilters({ place, counts }: VendorsFiltersProps) {
  return (
    <search className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <nav aria-label="Standing" className="-mx-1 flex max-w-full gap-1 overflow-x-auto px-1 py-1">
        {standings.map((standing) => {
          const isHere = place.standing === standing;
          return (
            <Link
              key={standing}
              href={vendorsHref({ ...place, standing })}
              prefetch={false}
              aria-current={isHere ? 'page' : undefined}
              className={cn(
                'figures inline-flex h-11 shrink-0 items-center gap-2 rounded-md px-3.5 font-medium text-label hover:bg-shelf',
                isHere && 'bg-leaf-wash text-leaf-deep hover:bg-leaf-wash',
              )}
            >
              {standingWords[standing]}
              <span className={cn('font-normal', !isHere && 'text-ink-soft')}>
                {formatCount(counts[standing])}
              </span>
            </Link>
          );
        })}
      </nav>
      <form action="/admin/vendors" className="flex w-full gap-2 sm:w-80">
        <input type="hidden" name="standing" value={place.standing} />
        <Input
          key={place.q}
          type="search"
          name="q"
          maxLength={80}
          defaultValue={place.q ?? ''}
          aria-label="Search name, address, city or e-mail"
          placeholder="Name, city or e-mail"
        />
        <Button type="submit" variant="outline" size="icon" aria-label="Search">
          <Search aria-hidden />
        </Button>
      </form>
    </search>
  );
}
