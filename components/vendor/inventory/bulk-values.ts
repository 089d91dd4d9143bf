import type { BulkInput, BulkLine, JudgedLine } from '#lib/market/inventory/schema';
import { amountTrouble, parseAmount } from './amount.ts';

export type BulkAction = 'add' | 'take' | 'set' | 'threshold';

/** What somebody wants done to all selected shelves. */
export interface BulkValues {
  action: BulkAction;
  amount: string;
  reason: BulkInput['reason'];
  note: string;
}

export const firstBulk: BulkValues = { action: 'add', amount: '', reason: 'received', note: '' };

/** The amount, or a sentence that says what to enter instead. */
export function bulkAmount({ action, amount }: BulkValues): { amount: number } | { error: string } {
  const parsed = parseAmount(amount);
  if (parsed === null || parsed < 0)
    return { error: amountTrouble(amount, 'Enter an amount of zero or more, with at most three decimals.') };
  if (parsed === 0 && (action === 'add' || action === 'take'))
    return { error: 'Enter an amount above zero.' };
  return { amount: parsed };
}

/** What is meant most often. */
export const likelyReason = (action: BulkAction): BulkValues['reason'] =>
  action === 'add' ? 'received' : 'adjusted';

export function linesOf(ids: readonly string[], action: BulkAction, amount: number): BulkLine[] {
  return ids.map((inventory_id) => {
    if (action === 'set') return { inventory_id, set: amount };
    if (action === 'threshold') return { inventory_id, threshold: amount };
    return { inventory_id, add: action === 'take' ? -amount : amount };
  });
}

/** The lines as they were shown: what was set is refused where the shelf is another one by now. */
export function confirmedLines(lines: BulkLine[], judged: JudgedLine[]): BulkLine[] {
  const seen = new Map(judged.map((line) => [line.inventory_id, line]));
  return lines.flatMap((line) => {
    const known = seen.get(line.inventory_id);
    if (!known || known.refused !== null) return [];
    return line.set === undefined || known.before === null
      ? line
      : { ...line, expected_quantity: known.before };
  });
}

export const isChanged = (line: JudgedLine) =>
  line.refused === null && (line.before !== line.after || line.low_before !== line.low_after);
