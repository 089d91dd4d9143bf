'use client';

import { X } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { Button } from './button.tsx';
import { useModal } from './use-modal.ts';

interface SidePanelProps {
  title: string;
  onClose(): void;
  children: ReactNode;
}

/**
 * A panel at the right edge, over the whole height, for as long as it is rendered: the page behind is inert, Escape,
 * the cross and a press beside it close it, and the focus goes back to where it came from.
 */
export function SidePanel({ title, onClose, children }: SidePanelProps) {
  const modal = useModal(onClose);
  const id = useId();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same by keyboard.
    <dialog
      {...modal}
      aria-labelledby={id}
      onClick={(event) => event.target === event.currentTarget && onClose()}
      className="m-0 ml-auto h-dvh max-h-none w-[calc(100%-2rem)] max-w-lg overflow-y-auto border-line border-l bg-counter text-ink shadow-float backdrop:bg-black/45"
    >
      <div className="p-6">
        <header className="mb-5 flex items-center justify-between gap-4">
          <h2 id={id} className="text-title">
            {title}
          </h2>
          <Button variant="quiet" size="icon" aria-label="Close" className="-mr-2" onClick={onClose}>
            <X aria-hidden />
          </Button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
