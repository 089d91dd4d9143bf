'use client';

import { X } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { Button } from './button.tsx';
import { cn } from './cn.ts';
import { Notice } from './notice.tsx';
import { useModal } from './use-modal.ts';

interface DialogProps {
  title: ReactNode;
  /** What it is about, in a sentence. */
  lead?: ReactNode;
  /** Why the last answer was not taken. */
  trouble?: string | null;
  onClose(): void;
  className?: string;
  children: ReactNode;
}

/**
 * A window over the page, for as long as it is rendered: the page behind is inert, Escape and the cross close it, and
 * the focus goes back to where it came from. On a phone it rises from the lower edge.
 */
export function Dialog({ title, lead, trouble, onClose, className, children }: DialogProps) {
  const modal = useModal(onClose);
  const id = useId();
  return (
    <dialog
      {...modal}
      aria-labelledby={`${id}-title`}
      aria-describedby={lead ? `${id}-lead` : undefined}
      className={cn(
        'm-auto max-h-[calc(100dvh-2rem)] w-[calc(100%-2rem)] max-w-xl overflow-y-auto rounded-lg border border-line bg-counter p-5 text-ink shadow-float backdrop:bg-black/45 max-sm:mb-0 max-sm:w-full max-sm:max-w-none max-sm:rounded-b-none sm:p-6',
        className,
      )}
    >
      <header className="mb-4 flex items-start justify-between gap-4">
        <div className="min-w-0">
          <h2 id={`${id}-title`} className="text-title">
            {title}
          </h2>
          {lead && (
            <p id={`${id}-lead`} className="mt-1 text-ink-soft">
              {lead}
            </p>
          )}
        </div>
        <Button variant="quiet" size="icon" aria-label="Close" className="-mt-2 -mr-2" onClick={onClose}>
          <X aria-hidden />
        </Button>
      </header>
      {trouble && (
        <Notice tone="danger" className="mb-4">
          {trouble}
        </Notice>
      )}
      {children}
    </dialog>
  );
}
