'use client';

import { type ReactNode, useEffect, useId, useRef } from 'react';
import { cn } from './cn.ts';
import { Notice } from './notice.tsx';

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
 * A question that must be answered or left before going on. Open while it is rendered; the browser keeps the focus
 * within, closes it on Escape and gives the focus back.
 */
export function Dialog({ title, lead, trouble, onClose, className, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={`${id}-title`}
      aria-describedby={lead ? `${id}-lead` : undefined}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      className={cn(
        'm-auto w-[min(32rem,calc(100vw-2rem))] max-h-[calc(100dvh-2rem)] overflow-y-auto rounded-lg border border-line bg-counter p-5 text-ink shadow-float backdrop:bg-hall/60 sm:p-6',
        className,
      )}
    >
      <h2 id={`${id}-title`} className="text-title">
        {title}
      </h2>
      {lead && (
        <p id={`${id}-lead`} className="mt-1 text-ink-soft">
          {lead}
        </p>
      )}
      {trouble && (
        <Notice tone="danger" className="mt-4">
          {trouble}
        </Notice>
      )}
      <div className="mt-5">{children}</div>
    </dialog>
  );
}
