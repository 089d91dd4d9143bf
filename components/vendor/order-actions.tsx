'use client';

import { PackageOpen, Printer, Undo2, X } from 'lucide-react';
import { useState } from 'react';
import { Button, buttonVariants } from '#components/ui/button';
import type { TransitionInput, VendorOrder } from '#lib/orders/schema';
import { OrderCancelDialog } from './order-cancel-dialog.tsx';
import { OrderReturnDialog } from './order-return-dialog.tsx';
import { OrderShipDialog } from './order-ship-dialog.tsx';
import { stepWords } from './order-words.ts';
import { packingSlipHref } from './orders-url.ts';

interface OrderActionsProps {
  order: VendorOrder;
  isBusy: boolean;
  run(step: TransitionInput): Promise<boolean>;
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
  run,
  question,
  onClose,
}: OrderActionsProps & { question: Question | null; onClose(): void }) {
  // An answer closes the question, refused or not: what went wrong is told on the page.
  const answer = (step: TransitionInput) => void run(step).then(onClose);
  const props = { isBusy, onClose };
  if (question === 'ship') return <OrderShipDialog {...props} onShip={answer} />;
  if (question === 'return') return <OrderReturnDialog {...props} order={order} onReturn={answer} />;
  if (question !== 'cancel') return null;
  const cancel = (reason: string) =>
    answer({ to: 'cancelled', from: order.status, reason } as TransitionInput);
  return <OrderCancelDialog {...props} number={order.number} onCancel={cancel} />;
}

/** What can be done with the order now: the next step first. */
export function OrderActions({ order, isBusy, run }: OrderActionsProps) {
  const [question, setQuestion] = useState<Question | null>(null);
  const { actions, status } = order;
  const plain = plainStep(order);
  return (
    <div className="flex flex-wrap items-center gap-2">
      {actions.next && (
        <Button aria-disabled={isBusy} onClick={() => (plain ? void run(plain) : setQuestion('ship'))}>
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
        <Button variant="quiet" aria-disabled={isBusy} onClick={() => setQuestion('return')}>
          <Undo2 aria-hidden />
          Take back
        </Button>
      )}
      {actions.can_cancel && (
        <Button variant="quiet" aria-disabled={isBusy} onClick={() => setQuestion('cancel')}>
          <X aria-hidden />
          Cancel order
        </Button>
      )}
      <Dialogs
        order={order}
        isBusy={isBusy}
        run={run}
        question={question}
        onClose={() => setQuestion(null)}
      />
    </div>
  );
}
