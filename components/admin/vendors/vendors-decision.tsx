'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button, type ButtonProps } from '#components/ui/button';
import { Field } from '#components/ui/field';
import { Notice } from '#components/ui/notice';
import { useAction } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { StallDetail, StallStanding } from '#lib/market/vendors/applications/schema';
import { TextArea } from '../../vendor/text-area.tsx';

const names = {
  approve: 'POST /api/admin/vendors/:id/approve',
  reinstate: 'POST /api/admin/vendors/:id/reinstate',
  reject: 'POST /api/admin/vendors/:id/reject',
  suspend: 'POST /api/admin/vendors/:id/suspend',
} as const;

interface Choice {
  path: keyof typeof names;
  label: string;
  said: string;
  needsReason: boolean;
  variant: ButtonProps['variant'];
}

const approve: Choice = {
  path: 'approve',
  label: 'Approve',
  said: 'is open',
  needsReason: false,
  variant: 'solid',
};
const reject: Choice = {
  path: 'reject',
  label: 'Turn down',
  said: 'is told what to change',
  needsReason: true,
  variant: 'outline',
};
const suspend: Choice = {
  path: 'suspend',
  label: 'Suspend',
  said: 'is off the market',
  needsReason: true,
  variant: 'danger',
};
const reinstate: Choice = {
  path: 'reinstate',
  label: 'Put back on the market',
  said: 'is back on the market',
  needsReason: false,
  variant: 'solid',
};

const choices: Record<StallStanding, Choice[]> = {
  waiting: [approve, reject],
  rejected: [approve],
  approved: [suspend],
  suspended: [reinstate],
};

/** Approve, turn down, suspend or put back; the stall's people read the reason in a mail. */
export function VendorsDecision({
  stall,
}: {
  stall: Pick<StallDetail, 'id' | 'store_name' | 'standing' | 'updated_at'>;
}) {
  const router = useRouter();
  const [reason, setReason] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const { isBusy, trouble, run } = useAction();

  async function decide({ path, said, needsReason }: Choice): Promise<void> {
    const isShort = needsReason && reason.trim().length < 3;
    setIsMissing(isShort);
    if (isShort) return;
    const params = { id: stall.id };
    const { updated_at } = stall;
    const isDone = await run(() =>
      path === 'approve' || path === 'reinstate'
        ? call(names[path], { params, body: { reason, updated_at } })
        : call(names[path], { params, body: { reason } }),
    );
    if (isDone) toast(`${stall.store_name} ${said}`);
    // Also when it was refused: somebody else may have decided, or the stall is another by now.
    router.refresh();
  }

  const offered = choices[stall.standing];
  return (
    <div className="grid gap-4 border-line border-t pt-5">
      {trouble && <Notice tone="danger">{trouble}</Notice>}
      <Field
        label="Reason"
        hint="Stands in the mail to the stall."
        error={isMissing ? 'Say why, in a sentence that helps.' : undefined}
      >
        {(control) => (
          <TextArea
            {...control}
            rows={3}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        {offered.map((choice) => (
          <Button
            key={choice.path}
            variant={choice.variant}
            aria-disabled={isBusy}
            onClick={() => void decide(choice)}
          >
            {choice.label}
          </Button>
        ))}
      </div>
    </div>
  );
}
