'use client';

import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Select } from '#components/ui/select';
import type { Go } from '#hooks/use-place';
import type { LedgerFilters as Filters, LedgerHead } from '#lib/market/inventory/schema';
import { causeWords } from './ledger-words.ts';

interface LedgerFiltersProps {
  head: LedgerHead;
  filters: Filters;
  onGo: Go<Filters>;
}

/** What, where and when. All of it is in the address, so that Back and a shared link work. */
export function LedgerFilters({ head, filters, onGo }: LedgerFiltersProps) {
  return (
    <search className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Field label="What">
        {(control) => (
          <Select
            {...control}
            value={filters.cause ?? ''}
            onChange={(event) => onGo({ cause: (event.target.value || undefined) as Filters['cause'] })}
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
            onChange={(event) => onGo({ location_id: event.target.value || undefined })}
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
              onChange={(event) => onGo({ [name]: event.target.value || undefined })}
            />
          )}
        </Field>
      ))}
    </search>
  );
}
