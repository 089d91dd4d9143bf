'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button';
import { Checkbox } from '#components/ui/checkbox';
import { Field } from '#components/ui/field';
import { Notice } from '#components/ui/notice';
import { PostForm } from '#components/ui/post-form';
import { Select } from '#components/ui/select';
import { troubleOf } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { Currency } from '#lib/market/catalog/schema';
import type {
  Delimiter,
  Encoding,
  ImportDetail,
  ImportReading,
  ImportSettings,
} from '#lib/market/imports/schema';
import { currencies, currencyWords } from '../currency-words.ts';
import { MappingTable } from './mapping-table.tsx';
import {
  delimiters,
  delimiterWords,
  encodings,
  encodingWords,
  fileSize,
  formats,
  formatWords,
} from './words.ts';

/** Where goods may lie, what the market sells, and what the stall's prices are in. */
export interface ImportPlaces {
  locations: { id: string; name: string }[];
  categories: { id: string; name: string; parent: string | null }[];
  currency: Currency;
}

interface ReadingStepProps {
  detail: ImportDetail;
  places: ImportPlaces;
  error: string | null;
  onShow(detail: ImportDetail): void;
  onCheck(reading: ImportReading): void;
  onDiscard(): void;
}

function firstSettings(detail: ImportDetail, { locations, currency }: ImportPlaces): ImportSettings {
  return {
    new_status: 'draft',
    creates: true,
    updates: true,
    category_id: null,
    currency,
    ...detail.settings,
    location_id: detail.settings.location_id ?? locations[0]?.id ?? null,
  };
}

interface SettingsProps {
  settings: ImportSettings;
  places: ImportPlaces;
  onChange(settings: ImportSettings): void;
}

function SettingFields({ settings, places, onChange }: SettingsProps) {
  const set = (part: Partial<ImportSettings>) => onChange({ ...settings, ...part });
  return (
    <fieldset className="grid gap-4">
      <legend className="mb-3 font-medium">What is to happen</legend>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Stock goes to" hint="For lines that name no location of their own.">
          {(control) => (
            <Select
              {...control}
              value={settings.location_id ?? ''}
              onChange={(event) => set({ location_id: event.target.value || null })}
            >
              {places.locations.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Category of new products" hint="Where the file names none that the market has.">
          {(control) => (
            <Select
              {...control}
              value={settings.category_id ?? ''}
              onChange={(event) => set({ category_id: event.target.value || null })}
            >
              <option value="">None: refuse those lines</option>
              {places.categories.map(({ id, name, parent }) => (
                <option key={id} value={id}>
                  {parent ? `${parent} › ${name}` : name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="New products are" hint="Products on sale stay on sale.">
          {(control) => (
            <Select
              {...control}
              value={settings.new_status}
              onChange={(event) =>
                set({ new_status: event.target.value === 'pending' ? 'pending' : 'draft' })
              }
            >
              <option value="draft">Drafts, to be finished by you</option>
              <option value="pending">Handed in for approval</option>
            </Select>
          )}
        </Field>
        <Field label="Currency of new products" hint="Where the file names none.">
          {(control) => (
            <Select
              {...control}
              value={settings.currency}
              onChange={(event) => set({ currency: currencies.find((each) => each === event.target.value) })}
            >
              {currencies.map((each) => (
                <option key={each} value={each}>
                  {currencyWords[each]}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <div className="flex flex-wrap gap-x-8">
        <Checkbox
          label="Add products that are new"
          checked={settings.creates}
          onChange={(event) => set({ creates: event.target.checked })}
        />
        <Checkbox
          label="Change products that are there"
          checked={settings.updates}
          onChange={(event) => set({ updates: event.target.checked })}
        />
      </div>
    </fieldset>
  );
}

/** How the file is read: what was recognised, to be put right where it is wrong. */
export function ReadingStep({ detail, places, error, onShow, onCheck, onDiscard }: ReadingStepProps) {
  const [format, setFormat] = useState(detail.format);
  const [mapping, setMapping] = useState(detail.mapping);
  const [settings, setSettings] = useState(() => firstSettings(detail, places));
  const [failure, setFailure] = useState<string | null>(null);

  async function readAs(given: { encoding?: Encoding; delimiter?: Delimiter }): Promise<void> {
    const { encoding, delimiter } = detail;
    try {
      const query = { encoding, delimiter, ...given };
      const { import: shown } = await call('GET /api/vendor/imports/:id', {
        params: { id: detail.id },
        query,
      });
      setFailure(null);
      setFormat(shown.format);
      setMapping(shown.mapping);
      onShow(shown);
    } catch (cause) {
      setFailure(troubleOf(cause));
    }
  }

  return (
    <PostForm
      className="grid gap-7"
      onSubmit={(event) => {
        event.preventDefault();
        const { encoding, delimiter } = detail;
        onCheck({ encoding, delimiter, format, mapping: format === 'own' ? mapping : {}, settings });
      }}
    >
      <div>
        <h2 className="font-display text-xl">{detail.file_name}</h2>
        <p className="figures text-ink-soft text-label">
          {fileSize(detail.bytes)} · {detail.headers.length} columns · {formatWords[detail.format]}
        </p>
      </div>
      {detail.twin && (
        <Notice>
          You imported this very file on {new Date(detail.twin.finished_at).toLocaleDateString('en-IE')}
          {detail.twin.file_name !== detail.file_name && ` as ${detail.twin.file_name}`}. Importing it again
          changes only what was changed since.
        </Notice>
      )}
      <fieldset className="grid gap-4 sm:grid-cols-3">
        <legend className="mb-3 font-medium">How the file is read</legend>
        <Field label="Format">
          {(control) => (
            <Select
              {...control}
              value={format}
              onChange={(event) =>
                setFormat(formats.find((each) => each === event.target.value) ?? detail.format)
              }
            >
              {formats.map((each) => (
                <option key={each} value={each}>
                  {formatWords[each]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Cells are divided by">
          {(control) => (
            <Select
              {...control}
              value={detail.delimiter}
              onChange={(event) =>
                readAs({ delimiter: delimiters.find((each) => each === event.target.value) ?? ',' })
              }
            >
              {delimiters.map((each) => (
                <option key={each} value={each}>
                  {delimiterWords[each]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Encoding">
          {(control) => (
            <Select
              {...control}
              value={detail.encoding}
              onChange={(event) =>
                readAs({ encoding: encodings.find((each) => each === event.target.value) ?? 'utf-8' })
              }
            >
              {encodings.map((each) => (
                <option key={each} value={each}>
                  {encodingWords[each]}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </fieldset>
      {format === 'own' && (
        <MappingTable
          headers={detail.headers}
          sample={detail.sample}
          mapping={mapping}
          onChange={setMapping}
        />
      )}
      <SettingFields settings={settings} places={places} onChange={setSettings} />
      {(failure ?? error) && <Notice tone="danger">{failure ?? error}</Notice>}
      <div className="flex flex-wrap gap-3">
        <Button type="submit">Check the file</Button>
        <Button variant="quiet" onClick={onDiscard}>
          Choose another file
        </Button>
      </div>
    </PostForm>
  );
}
