import { useState } from 'react';
import { toast } from 'sonner';
import type { StepOutcome } from '#hooks/orders/order-step';
import { useVendorOrder } from '#hooks/orders/use-vendor-order';
import type { TransitionInput, VendorOrder } from '#lib/market/orders/schema';
import { orderStatusWords } from './order-words.ts';

/** The toast with the way back goes before the way back does. */
const toastShareOfUndo = 0.8;

/** One order and its steps, one at a time, each with its toast; what went wrong stays on the page. */
export function useOrderSteps(initial: VendorOrder) {
  const { order, connection, lastConfirmedAt, move } = useVendorOrder(initial);
  const [isBusy, setIsBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  function tell(outcome: Extract<StepOutcome, { kind: 'done' }>): void {
    const { number, status } = outcome.order;
    const undo = { label: 'Undo', onClick: () => void run({ to: 'back', from: status } as TransitionInput) };
    const canUndo = outcome.undoSeconds > 0;
    toast(`Order ${number}: ${orderStatusWords[status].toLowerCase()}`, {
      // In the place of the last one: only the last step can be undone.
      id: `order:${outcome.order.id}`,
      action: canUndo ? undo : undefined,
      duration: canUndo ? outcome.undoSeconds * 1000 * toastShareOfUndo : undefined,
    });
  }

  /** Makes a step unless one is under way. Resolves with whether it was made. */
  async function run(step: TransitionInput): Promise<boolean> {
    setIsBusy(true);
    setTrouble(null);
    const outcome = await move(step);
    setIsBusy(false);
    if (outcome.kind === 'done') tell(outcome);
    else setTrouble(outcome.message);
    return outcome.kind === 'done';
  }
  return {
    order,
    connection,
    lastConfirmedAt,
    isBusy,
    trouble,
    forgetTrouble: () => setTrouble(null),
    run: (step: TransitionInput) => (isBusy ? Promise.resolve(false) : run(step)),
  };
}
