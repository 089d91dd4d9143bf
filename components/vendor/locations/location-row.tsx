'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button';
import type { StallLocation } from '#lib/market/vendors/settings/schema';
import { formatCount } from '#lib/words/format';
import { ConfirmButton } from '../confirm-button.tsx';
import { LocationForm } from './location-form.tsx';

interface LocationRowProps {
  location: StallLocation;
  mayChange: boolean;
  isBusy: boolean;
  onChange(body: { name?: string; city?: string; is_primary?: true }): Promise<boolean>;
  onRemove(): void;
}

function shelves(count: number): string {
  if (count === 0) return 'never held stock';
  return `${formatCount(count)} ${count === 1 ? 'shelf' : 'shelves'}`;
}

function Actions({
  location,
  isBusy,
  onChange,
  onRemove,
  onEdit,
}: Omit<LocationRowProps, 'mayChange'> & { onEdit(): void }) {
  const { name, is_primary, shelf_count } = location;
  return (
    <span className="flex flex-wrap gap-1">
      <Button size="sm" variant="quiet" aria-label={`Rename ${name}`} onClick={onEdit}>
        Rename
      </Button>
      {!is_primary && (
        <Button
          size="sm"
          variant="quiet"
          aria-label={`Make main: ${name}`}
          aria-disabled={isBusy}
          onClick={() => void onChange({ is_primary: true })}
        >
          Make main
        </Button>
      )}
      {!is_primary && shelf_count === 0 && (
        <ConfirmButton
          label="Remove"
          about={name}
          confirm={`Yes, remove ${name}`}
          isBusy={isBusy}
          onConfirm={onRemove}
        />
      )}
    </span>
  );
}

/** One place: what is there, and, for managers, what can be done about it. */
export function LocationRow({ location, mayChange, isBusy, onChange, onRemove }: LocationRowProps) {
  const [isEditing, setIsEditing] = useState(false);
  const { name, city, is_primary, shelf_count } = location;
  const save = async (values: { name: string; city: string }) => {
    const isDone = await onChange(values);
    if (isDone) setIsEditing(false);
    return isDone;
  };
  return (
    <li className="border-line py-3 not-first:border-t">
      {isEditing ? (
        <LocationForm
          label={`Rename ${name}`}
          submit="Save"
          initial={{ name, city }}
          isBusy={isBusy}
          onSubmit={save}
          onCancel={() => setIsEditing(false)}
        />
      ) : (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <span className="min-w-0 flex-1 basis-52">
            <span className="block font-medium">
              {name}
              {is_primary && (
                <span className="ml-2 rounded-sm bg-leaf-wash px-1.5 py-0.5 font-medium text-fine text-leaf-deep">
                  Main
                </span>
              )}
            </span>
            <span className="block text-ink-soft text-label">
              {[city, shelves(shelf_count)].filter(Boolean).join(' · ')}
            </span>
          </span>
          {mayChange && (
            <Actions
              location={location}
              isBusy={isBusy}
              onChange={onChange}
              onRemove={onRemove}
              onEdit={() => setIsEditing(true)}
            />
          )}
        </div>
      )}
    </li>
  );
}
