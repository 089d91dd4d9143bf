import { troubleOf } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { TransitionInput, VendorOrder } from '#lib/market/orders/schema';
import { ApiError } from '#lib/web/client';

/** How a step went. Refusals are outcomes, not exceptions: all of them are told where the button was pressed. */
export type StepOutcome =
  | { kind: 'done'; order: VendorOrder; undoSeconds: number }
  /** Somebody else was faster: what is shown must be read again. */
  | { kind: 'conflict'; message: string }
  | { kind: 'refused'; message: string };

/** Makes a step. */
export async function sendStep(id: string, step: TransitionInput): Promise<StepOutcome> {
  try {
    const answer = await call('POST /api/vendor/orders/:id/transitions', { params: { id }, body: step });
    return { kind: 'done', order: answer.order, undoSeconds: answer.undo_seconds };
  } catch (error) {
    const isConflict = error instanceof ApiError && error.code === 'conflict';
    return { kind: isConflict ? 'conflict' : 'refused', message: troubleOf(error) };
  }
}
