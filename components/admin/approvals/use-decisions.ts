'use client';

import { useState } from 'react';
import { type Chosen, decideProducts } from '#hooks/products/decide-products';
import { useAction } from '#hooks/use-action';
import { useSelected } from '#hooks/use-selected';
import { call } from '#lib/api/call';
import { type DecisionResult, maxChosen, type ReviewItem } from '#lib/market/products/schema';

/** A decision about many that is under way: how many of them are told of. */
export interface Progress {
  done: number;
  of: number;
  isPublishing: boolean;
}

/** What came of the last one. */
export interface Told {
  decided: number;
  isPublishing: boolean;
  left: DecisionResult[];
}

interface DecisionsOptions {
  products: readonly ReviewItem[];
  vendorId: string | null;
  /** Something was decided: what is shown is not what waits. */
  onDecided(): Promise<void>;
}

/**
 * Which products are chosen, and the decision about all of them. One that is shown is decided as it was shown; the
 * others as they were when all of the stall were chosen.
 */
export function useDecisions({ products, vendorId, onDecided }: DecisionsOptions) {
  const selection = useSelected(vendorId ?? '');
  const [known, setKnown] = useState<ReadonlyMap<string, Chosen>>(new Map());
  const [progress, setProgress] = useState<Progress | null>(null);
  const [told, setTold] = useState<Told | null>(null);
  const action = useAction();

  const chooseAll = () =>
    action.run(async () => {
      if (vendorId === null) return;
      const query = { vendor_id: vendorId };
      const { selection: all } = await call('GET /api/admin/products/selection', { query });
      setKnown(new Map(all.products.map((one) => [one.id, { ...one, vendor_id: vendorId }])));
      selection.replace(all.products.map(({ id }) => id));
    });

  function chosen(): Chosen[] {
    const shown = new Map(
      products.map(({ id, updated_at, vendor }) => [id, { id, updated_at, vendor_id: vendor.id }]),
    );
    return [...selection.selected].flatMap((id) => shown.get(id) ?? known.get(id) ?? []);
  }

  /** What was told of is chosen no longer; what was not, when the network fails half-way, still is. */
  const decide = (reason: string | null) =>
    action.run(async () => {
      const asked = chosen();
      const isPublishing = reason === null;
      const results: DecisionResult[] = [];
      setTold(null);
      setProgress({ done: 0, of: asked.length, isPublishing });
      try {
        await decideProducts(asked, reason, (more) => {
          results.push(...more);
          setProgress({ done: results.length, of: asked.length, isPublishing });
        });
      } finally {
        const left = results.filter(({ outcome }) => outcome !== 'decided');
        const toldOf = new Set(results.map(({ id }) => id));
        selection.replace(asked.map(({ id }) => id).filter((id) => !toldOf.has(id)));
        setTold({ decided: results.length - left.length, isPublishing, left });
        await onDecided();
        setProgress(null);
      }
    });

  return { ...selection, ...action, progress, told, mostChosen: maxChosen, chooseAll, decide };
}
