'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button';
import { Checkbox } from '#components/ui/checkbox';
import { Notice } from '#components/ui/notice';
import { PostForm } from '#components/ui/post-form';
import { SelectField, wordsOf } from '#components/ui/select-field';
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

const categoryOptions = ({ categories }: ImportPlaces) =>
  categories.map(({ id, name, parent }) => [id, parent ? `${parent} › ${name}` : name] as const);

function SettingFields({ settings, places, onChange }: SettingsProps) {
  const set = (part: Partial<ImportSettings>) => onChange({ ...settings, ...part });
  return (
    <fieldset className="grid gap-4">
      <legend className="mb-3 font-medium">What is to happen</legend>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label="Stock goes to"
          hint="For lines that name no location of their own."
          value={settings.location_id ?? ''}
          options={places.locations.map(({ id, name }) => [id, name])}
          onChoose={(id) => set({ location_id: id })}
        />
        <SelectField
          label="Category of new products"
          hint="Where the file names none that the market has."
          value={settings.category_id ?? ''}
          options={[['', 'None: refuse those lines'], ...categoryOptions(places)]}
          onChoose={(id) => set({ category_id: id || null })}
        />
        <SelectField
          label="New products are"
          hint="Products on sale stay on sale."
          value={settings.new_status}
          options={[
            ['draft', 'Drafts, to be finished by you'],
            ['pending', 'Handed in for approval'],
          ]}
          onChoose={(new_status) => set({ new_status })}
        />
        <SelectField
          label="Currency of new products"
          hint="Where the file names none."
          value={settings.currency ?? places.currency}
          options={wordsOf(currencyWords, currencies)}
          onChoose={(currency) => set({ currency })}
        />
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

/**
 * How the file is read: what was recognised, to be put right where it is wrong.
 * Long: a form from its first field to its last, in the order in which it is read.
 */
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
        <SelectField
          label="Format"
          value={format}
          options={wordsOf(formatWords, formats)}
          onChoose={setFormat}
        />
        <SelectField
          label="Cells are divided by"
          value={detail.delimiter}
          options={wordsOf(delimiterWords, delimiters)}
          onChoose={(delimiter) => readAs({ delimiter })}
        />
        <SelectField
          label="Encoding"
          value={detail.encoding}
          options={wordsOf(encodingWords, encodings)}
          onChoose={(encoding) => readAs({ encoding })}
        />
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
