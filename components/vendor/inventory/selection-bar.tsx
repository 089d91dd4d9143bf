'use client';

import { Button } from '#components/ui/button';
import { Checkbox } from '#components/ui/checkbox';
import { Notice } from '#components/ui/notice';
import type { InventoryFilters } from '#hooks/inventory/use-vendor-inventory';
import { useAction } from '#hooks/use-action';
import { call } from '#lib/api/call';
import { formatCount } from '#lib/words/format';

interface SelectionBarProps {
  vendorId: string;
  filters: InventoryFilters;
  /** The rows that are shown. */
  shown: readonly string[];
  /** How many match the filters, shown or not. */
  matching: number;
  selected: ReadonlySet<string>;
  onSelect(ids: Iterable<string>): void;
  onChange(): void;
}

/** As many shelves as one command changes. */
const maxSelected = 1_000;

/** Selects all that is shown or all that matches, and leads on to what can be done with it. */
export function SelectionBar(props: SelectionBarProps) {
  const { vendorId, filters, shown, matching, selected, onSelect, onChange } = props;
  const { isBusy, trouble, run } = useAction();
  const areAllShown = shown.length > 0 && shown.every((id) => selected.has(id));
  const selectMatching = () =>
    run(async () => {
      const query = { vendor_id: vendorId, ...filters };
      const { selection } = await call('GET /api/vendor/inventory/selection', { query });
      onSelect(selection.rows.map((row) => row.inventory_id));
    });
  return (
    <section aria-label="Selection" className="sticky top-0 z-20 bg-paper">
      <div className="flex min-h-12 flex-wrap items-center gap-x-2 gap-y-1 sm:gap-x-4 md:px-2 xl:px-3">
        <Checkbox
          label={<span className="text-label">Select all shown</span>}
          checked={areAllShown}
          onChange={() => onSelect(areAllShown ? [] : shown)}
        />
        {selected.size > 0 && (
          <>
            <p aria-live="polite" className="figures font-medium text-label">
              {formatCount(selected.size)} selected
            </p>
            <Button size="sm" onClick={onChange}>
              Change
            </Button>
            {matching > selected.size && selected.size < maxSelected && (
              <Button size="sm" variant="quiet" aria-disabled={isBusy} onClick={() => void selectMatching()}>
                {matching > maxSelected
                  ? `Select the first ${formatCount(maxSelected)} of ${formatCount(matching)}`
                  : `Select all ${formatCount(matching)} that match`}
              </Button>
            )}
            <Button size="sm" variant="quiet" onClick={() => onSelect([])}>
              Clear
            </Button>
          </>
        )}
      </div>
      {trouble && <Notice tone="danger">{trouble}</Notice>}
    </section>
  );
}
