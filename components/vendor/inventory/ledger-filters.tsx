'use client';

import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { SelectField, wordsOf } from '#components/ui/select-field';
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
      <SelectField
        label="What"
        value={filters.cause ?? ''}
        options={[['', 'Everything'], ...wordsOf(causeWords)]}
        onChoose={(cause) => onGo({ cause: cause || undefined })}
      />
      <SelectField
        label="Where"
        value={filters.location_id ?? ''}
        options={[
          ['', 'All locations'],
          ...head.shelves.map(({ location_id, location_name }) => [location_id, location_name] as const),
        ]}
        onChoose={(location_id) => onGo({ location_id: location_id || undefined })}
      />
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
