'use client';

import { Select } from '#components/ui/select';
import type { ImportField, ImportMapping } from '#lib/market/imports/schema';
import { fields, fieldWords } from './words.ts';

interface MappingTableProps {
  headers: readonly string[];
  sample: readonly (readonly string[])[];
  mapping: ImportMapping;
  onChange(mapping: ImportMapping): void;
}

/** The mapping with a column given to a field, or to none; each field has one column. */
function withColumn(mapping: ImportMapping, header: string, field: ImportField | null): ImportMapping {
  const others = Object.entries(mapping).filter(([known, column]) => column !== header && known !== field);
  return { ...Object.fromEntries(others), ...(field && { [field]: header }) };
}

/** Which column means what, beside what stands in it. Columns of no meaning are passed over. */
export function MappingTable({ headers, sample, mapping, onChange }: MappingTableProps) {
  const fieldOf = (header: string) => fields.find((field) => mapping[field] === header) ?? '';
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-1 font-medium">What the columns mean</legend>
      <p className="text-ink-soft text-label">
        Products are told apart by their SKU. What has no column stays as it is, and so does what is empty.
      </p>
      <ul className="divide-y divide-line rounded-lg border border-line">
        {headers.map((header, index) => (
          <li
            key={header}
            className="grid items-center gap-x-4 gap-y-1 px-4 py-2.5 sm:grid-cols-[1fr_1.4fr_14rem]"
          >
            <span className="font-medium break-words">{header}</span>
            <span className="truncate text-ink-soft text-label">
              {sample
                .map((cells) => cells[index])
                .filter(Boolean)
                .slice(0, 2)
                .join(' · ')}
            </span>
            <Select
              aria-label={`Meaning of the column ${header}`}
              value={fieldOf(header)}
              onChange={(event) =>
                onChange(
                  withColumn(mapping, header, fields.find((field) => field === event.target.value) ?? null),
                )
              }
            >
              <option value="">Not imported</option>
              {fields.map((field) => (
                <option key={field} value={field}>
                  {fieldWords[field]}
                </option>
              ))}
            </Select>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
