'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Select } from '#components/ui/select';
import type { LedgerFilters as Filters, LedgerHead } from '#lib/inventory/schema';
import { ledgerHref } from './inventory-url.ts';
import { causeWords } from './ledger-words.ts';

interface LedgerFiltersProps {
  head: LedgerHead;
  filters: Filters;
  stall: string | undefined;
}

/** The address of a ledger under filters; the defaults are left out. */
export function filteredHref({ variant_id, ...rest }: Filters, stall: string | undefined): string {
  const [path, query] = ledgerHref(variant_id, stall).split('?');
  const params = new URLSearchParams(query);
  for (const [name, value] of Object.entries(rest)) if (value) params.set(name, value);
  const search = params.toString();
  return search ? `${path}?${search}` : `${path}`;
}

/** What, where and when. All of it is in the address, so that Back and a shared link work. */
export function LedgerFilters({ head, filters, stall }: LedgerFiltersProps) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const go = (part: Partial<Filters>) =>
    startTransition(() => router.replace(filteredHref({ ...filters, ...part }, stall), { scroll: false }));
  return (
    <search className="grid grid-cols-2 gap-3 lg:grid-cols-4" aria-busy={isPending}>
      <Field label="What">
        {(control) => (
          <Select
            {...control}
            value={filters.cause ?? ''}
            onChange={(event) => go({ cause: (event.target.value || undefined) as Filters['cause'] })}
          >
            <option value="">Everything</option>
            {Object.entries(causeWords).map(([cause, words]) => (
              <option key={cause} value={cause}>
                {words}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Where">
        {(control) => (
          <Select
            {...control}
            value={filters.location_id ?? ''}
            onChange={(event) => go({ location_id: event.target.value || undefined })}
          >
            <option value="">All locations</option>
            {head.shelves.map(({ location_id, location_name }) => (
              <option key={location_id} value={location_id}>
                {location_name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {(['from', 'until'] as const).map((name) => (
        <Field key={name} label={name === 'from' ? 'From' : 'Until'}>
          {(control) => (
            <Input
              {...control}
              type="date"
              value={filters[name] ?? ''}
              onChange={(event) => go({ [name]: event.target.value || undefined })}
            />
          )}
        </Field>
      ))}
    </search>
  );
}
