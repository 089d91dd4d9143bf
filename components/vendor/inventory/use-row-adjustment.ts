'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import type { AdjustOutcome } from '#hooks/inventory/adjust-shelf';
import type { StockChange } from '#hooks/inventory/use-vendor-inventory';
import type { InventoryRow, Shelf } from '#lib/market/inventory/schema';
import { formatQuantity } from '#lib/words/format';

export type Adjust = (shelf: Shelf, change: StockChange) => Promise<AdjustOutcome>;

const undoMs = 8_000;

function signed(delta: number, unit: InventoryRow['unit']): string {
  return `${delta > 0 ? '+' : '−'}${formatQuantity(Math.abs(delta), unit)}`;
}

async function undo(adjust: Adjust, row: InventoryRow, saved: Shelf, delta: number): Promise<void> {
  const change: StockChange = {
    delta: -delta,
    reason: 'adjusted',
    note: `Undo of ${signed(delta, row.unit)}`,
  };
  let outcome = await adjust(saved, change);
  // What others did since then does not stand in the way while what came in is still free.
  if (outcome.kind === 'conflict' && outcome.fresh && outcome.fresh.available >= delta)
    outcome = await adjust(outcome.fresh, change);
  if (outcome.kind === 'saved')
    toast(`Undone: ${formatQuantity(outcome.shelf.quantity, row.unit)} of ${row.product_name} on the shelf`);
  else if (outcome.kind === 'conflict')
    toast.error('Not undone: some of it is sold or in baskets by now. Open the row and set what is there.');
  else toast.error(`Not undone. ${outcome.message}`);
}

function confirm(adjust: Adjust, row: InventoryRow, saved: Shelf, delta: number): void {
  toast(`${row.product_name}: ${signed(delta, row.unit)}`, {
    description: `${formatQuantity(saved.quantity, row.unit)} on the shelf at ${row.location_name}`,
    duration: undoMs,
    action: { label: 'Undo', onClick: () => void undo(adjust, row, saved, delta) },
  });
}

function troubleOf(outcome: Exclude<AdjustOutcome, { kind: 'saved' }>, row: InventoryRow): string {
  if (outcome.kind === 'refused') return outcome.message;
  if (!outcome.fresh) return outcome.message;
  const now = formatQuantity(outcome.fresh.quantity, row.unit);
  return `Somebody changed this shelf meanwhile: it holds ${now} now. Check your change and save again.`;
}

/** One row's form: what happens when it is saved, and what it says when that fails. */
export function useRowAdjustment(row: InventoryRow, adjust: Adjust, onDone: () => void) {
  const [isSaving, setIsSaving] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  async function save(change: StockChange): Promise<void> {
    setIsSaving(true);
    setTrouble(null);
    const outcome = await adjust(row, change);
    setIsSaving(false);
    if (outcome.kind !== 'saved') {
      setTrouble(troubleOf(outcome, row));
      return;
    }
    confirm(adjust, row, outcome.shelf, change.delta);
    onDone();
  }

  return { save, isSaving, trouble };
}
