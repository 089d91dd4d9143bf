import { SlidersHorizontal, X } from 'lucide-react';
import { FilterForm } from '#components/shop/filter-form';
import { Button } from '#components/ui/button';
import { Checkbox } from '#components/ui/checkbox';
import { Input } from '#components/ui/input';
import { Select } from '#components/ui/select';
import type { VendorCard } from '#lib/market/vendors/schema';
import type { CatalogueState } from './catalogue-url.ts';

export const filterFormId = 'filters';
const panelId = 'filter-panel';

/** Opens the filters on a phone; where there is room they are always open. */
export function FiltersButton({ count }: { count: number }) {
  return (
    <Button variant="outline" popoverTarget={panelId} className="lg:hidden">
      <SlidersHorizontal aria-hidden />
      Filter{count > 0 && <span className="figures">({count})</span>}
    </Button>
  );
}

function PriceRange({ state }: { state: CatalogueState }) {
  const bound = { type: 'number', inputMode: 'decimal', min: 0, max: 1_000_000, step: '0.01' } as const;
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium text-label">Price in €</legend>
      <div className="flex items-center gap-2">
        <Input
          {...bound}
          name="min_price"
          aria-label="Lowest price in euro"
          placeholder="From"
          defaultValue={state.min_price}
        />
        <span aria-hidden className="text-ink-soft">
          –
        </span>
        <Input
          {...bound}
          name="max_price"
          aria-label="Highest price in euro"
          placeholder="To"
          defaultValue={state.max_price}
        />
      </div>
    </fieldset>
  );
}

function StallSelect({ state, vendors }: { state: CatalogueState; vendors: VendorCard[] }) {
  return (
    <div className="grid gap-1.5">
      <label htmlFor="filter-stall" className="font-medium text-label">
        Stall
      </label>
      <Select id="filter-stall" name="vendor_id" defaultValue={state.vendor_id ?? ''}>
        <option value="">All stalls</option>
        {vendors.map((vendor) => (
          <option key={vendor.id} value={vendor.id}>
            {vendor.store_name}
          </option>
        ))}
      </Select>
    </div>
  );
}

function PanelHead() {
  return (
    <div className="flex items-center justify-between lg:hidden">
      <h2 className="text-title">Filter</h2>
      <button
        type="button"
        popoverTarget={panelId}
        popoverTargetAction="hide"
        aria-label="Close filters"
        className="-mr-2.5 grid size-11 place-items-center rounded-md hover:bg-shelf"
      >
        <X aria-hidden className="size-5.5" />
      </button>
    </div>
  );
}

interface FiltersProps {
  state: CatalogueState;
  vendors: VendorCard[];
}

/** One form: a sheet on a phone, a column where there is room. It works before any script does. */
export function Filters({ state, vendors }: FiltersProps) {
  return (
    <div
      id={panelId}
      popover="auto"
      className="popover-sheet rounded-t-lg bg-counter p-5 shadow-float lg:static lg:block lg:max-h-none lg:overflow-visible lg:rounded-none lg:bg-transparent lg:p-0 lg:shadow-none"
    >
      <FilterForm id={filterFormId} state={state} className="grid gap-6">
        <PanelHead />
        {state.category && <input type="hidden" name="category" value={state.category} />}
        {state.q && <input type="hidden" name="q" value={state.q} />}
        <Checkbox
          name="in_stock"
          value="true"
          defaultChecked={state.in_stock === 'true'}
          label="On the shelf now"
        />
        <PriceRange state={state} />
        <StallSelect state={state} vendors={vendors} />
        <Button type="submit" className="lg:hidden">
          Show goods
        </Button>
        <noscript>
          <Button type="submit" variant="outline" className="w-full max-lg:hidden">
            Apply
          </Button>
        </noscript>
      </FilterForm>
    </div>
  );
}
