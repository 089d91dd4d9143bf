'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { Card } from '#components/ui/card';
import { EmptyState } from '#components/ui/empty-state';
import { Notice } from '#components/ui/notice';
import { useAction } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { LocationForm as Form, LocationInput, StallLocation } from '#lib/market/vendors/settings/schema';
import type { Membership } from '#lib/web/auth/schema';
import { StallRoom } from '../stall-room.tsx';
import { LocationForm } from './location-form.tsx';
import { LocationRow } from './location-row.tsx';

interface LocationsScreenProps {
  vendor: Membership;
  initial: StallLocation[];
}

function useLocations(vendorId: string, initial: StallLocation[]) {
  const [locations, setLocations] = useState(initial);
  const action = useAction();
  const reload = async () =>
    setLocations((await call('GET /api/vendor/locations', { query: { vendor_id: vendorId } })).locations);
  const change = (id: string, body: LocationInput) =>
    action.run(async () =>
      setLocations((await call('PATCH /api/vendor/locations/:id', { params: { id }, body })).locations),
    );
  const add = (values: Form) =>
    action.run(async () => {
      await call('POST /api/vendor/locations', { body: { vendor_id: vendorId, ...values } });
      await reload();
    });
  return {
    locations,
    ...action,
    change,
    add,
    remove: ({ id, name, city }: StallLocation) =>
      action.run(async () => {
        await call('DELETE /api/vendor/locations/:id', { params: { id } });
        await reload();
        // It never held anything: one of the same name is as good.
        toast(`${name} is removed`, { action: { label: 'Undo', onClick: () => void add({ name, city }) } });
      }),
  };
}

/** Where the stall keeps its stock. */
export function LocationsScreen({ vendor, initial }: LocationsScreenProps) {
  const { locations, trouble, isBusy, add, change, remove } = useLocations(vendor.id, initial);
  const mayChange = vendor.role !== 'staff';
  return (
    <StallRoom
      store={vendor.store_name}
      title="Locations"
      lead="Where the stall keeps its stock. New products go to the main location."
    >
      {trouble && (
        <Notice tone="danger" className="mb-4">
          {trouble}
        </Notice>
      )}
      {locations.length === 0 ? (
        <EmptyState title="No locations yet">
          Add the place where your stock is, to fill its shelves.
        </EmptyState>
      ) : (
        <ul className="border-line border-y">
          {locations.map((location) => (
            <LocationRow
              key={location.id}
              location={location}
              mayChange={mayChange}
              isBusy={isBusy}
              onChange={(body) => change(location.id, body)}
              onRemove={() => void remove(location)}
            />
          ))}
        </ul>
      )}
      {mayChange && (
        <section className="mt-10 grid gap-4" aria-labelledby="add">
          <h2 id="add" className="text-title">
            Add a location
          </h2>
          <Card>
            <LocationForm label="Add a location" submit="Add" isBusy={isBusy} onSubmit={add} />
          </Card>
        </section>
      )}
    </StallRoom>
  );
}
