'use client';

import { PackageOpen, Printer, Undo2, X } from 'lucide-react';
import { useState } from 'react';
import { Button, buttonVariants } from '#components/ui/button';
import { Notice } from '#components/ui/notice';
import type { TransitionInput, VendorOrder } from '#lib/market/orders/schema';
import { OrderCancelDialog } from './order-cancel-dialog.tsx';
import { OrderReturnDialog } from './order-return-dialog.tsx';
import { OrderShipDialog } from './order-ship-dialog.tsx';
import { stepWords } from './order-words.ts';
import { packingSlipHref } from './orders-url.ts';

interface OrderActionsProps {
  order: VendorOrder;
  isBusy: boolean;
  /** Why the last step was not made. */
  trouble: string | null;
  run(step: TransitionInput): Promise<boolean>;
  forgetTrouble(): void;
}

type Question = 'ship' | 'cancel' | 'return';

/** The step forward that needs no further word. */
function plainStep({ status, actions }: VendorOrder): TransitionInput | null {
  if (!actions.next || actions.next === 'shipped') return null;
  return { to: actions.next, from: status } as TransitionInput;
}

function Dialogs({
  order,
  isBusy,
  trouble,
  run,
  question,
  onClose,
}: Omit<OrderActionsProps, 'forgetTrouble'> & { question: Question | null; onClose(): void }) {
  // An answer that was not taken stays, with what was typed.
  const answer = (step: TransitionInput) => void run(step).then((isMade) => isMade && onClose());
  const props = { isBusy, trouble, onClose };
  if (question === 'ship') return <OrderShipDialog {...props} onShip={answer} />;
  if (question === 'return') return <OrderReturnDialog {...props} order={order} onReturn={answer} />;
  if (question !== 'cancel') return null;
  const cancel = (reason: string) =>
    answer({ to: 'cancelled', from: order.status, reason } as TransitionInput);
  return <OrderCancelDialog {...props} number={order.number} onCancel={cancel} />;
}

/** What can be done with the order now: the next step first. */
export function OrderActions({ order, isBusy, trouble, run, forgetTrouble }: OrderActionsProps) {
  const [question, setQuestion] = useState<Question | null>(null);
  const ask = (next: Question | null) => {
    forgetTrouble();
    setQuestion(next);
  };
  const { actions, status } = order;
  const plain = plainStep(order);
  return (
    <div className="flex flex-wrap items-center gap-2">
      {trouble && question === null && (
        <Notice tone="danger" className="w-full">
          {trouble}
        </Notice>
      )}
      {actions.next && (
        <Button aria-disabled={isBusy} onClick={() => (plain ? void run(plain) : ask('ship'))}>
          {stepWords[actions.next]}
        </Button>
      )}
      <a href={packingSlipHref(order.id)} className={buttonVariants({ variant: 'outline' })}>
        <Printer aria-hidden />
        Print packing slip
      </a>
      {actions.can_reopen && status === 'packed' && (
        <Button
          variant="quiet"
          aria-disabled={isBusy}
          onClick={() => void run({ to: 'back', from: 'packed' })}
        >
          <PackageOpen aria-hidden />
          Open it again
        </Button>
      )}
      {actions.can_return && (
        <Button variant="quiet" aria-disabled={isBusy} onClick={() => ask('return')}>
          <Undo2 aria-hidden />
          Take back
        </Button>
      )}
      {actions.can_cancel && (
        <Button variant="quiet" aria-disabled={isBusy} onClick={() => ask('cancel')}>
          <X aria-hidden />
          Cancel order
        </Button>
      )}
      {actions.next && !actions.can_cancel && status !== 'shipped' && (
        <p className="text-ink-soft text-label">Managers and the owner of the stall can cancel it.</p>
      )}
      <Dialogs
        order={order}
        isBusy={isBusy}
        trouble={trouble}
        run={run}
        question={question}
        onClose={() => ask(null)}
      />
    </div>
  );
}
