import { toast } from 'sonner';
import { refusedLinesOf } from '#hooks/inventory/refused-lines';
import { troubleOf } from '#hooks/use-action';
import { call } from '#lib/api/call';

const undoMs = 10_000;

/** Takes a change back and says what came of it. */
export async function undoChange(changeId: string, onUndone: () => void): Promise<void> {
  try {
    const params = { id: changeId };
    await call('POST /api/vendor/inventory/changes/:id/undo', { params, timeoutMs: 30_000 });
    toast('Taken back. The ledger shows both.');
    onUndone();
  } catch (error) {
    const [first] = await refusedLinesOf(error);
    toast.error(`Not taken back. ${troubleOf(error)}`, {
      ...(first && { description: `${first.product_name ?? 'A shelf'}: ${first.refused}` }),
    });
  }
}

/** Says that a change is written, and offers to take it back. */
export function toastChange(title: string, changeId: string | null, onUndone: () => void): void {
  if (changeId === null) {
    toast('Nothing changed: everything is as you want it already.');
    return;
  }
  toast(title, {
    duration: undoMs,
    action: { label: 'Undo', onClick: () => void undoChange(changeId, onUndone) },
  });
}
