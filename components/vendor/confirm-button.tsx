'use client';

import { useRef, useState } from 'react';
import { Button, type ButtonProps } from '#components/ui/button';

interface ConfirmButtonProps {
  label: string;
  /** Names what it is about, for those who hear the page. */
  about: string;
  /** What the second press does, in words: "Yes, remove Ada". */
  confirm: string;
  variant?: ButtonProps['variant'];
  isBusy?: boolean;
  onConfirm(): void;
}

/** A button for what cannot be undone: it asks once more, in place. Escape and "Keep" leave all as it is. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const { label, about, confirm, variant = 'quiet', isBusy = false, onConfirm } = props;
  const [isAsking, setIsAsking] = useState(false);
  const first = useRef<HTMLButtonElement>(null);
  const keep = () => {
    setIsAsking(false);
    requestAnimationFrame(() => first.current?.focus());
  };
  if (!isAsking)
    return (
      <Button
        ref={first}
        size="sm"
        variant={variant}
        aria-label={`${label} ${about}`}
        aria-disabled={isBusy}
        onClick={() => !isBusy && setIsAsking(true)}
      >
        {label}
      </Button>
    );
  const confirmed = () => {
    setIsAsking(false);
    onConfirm();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape works from either button within.
    <span className="flex flex-wrap gap-2" onKeyDown={(event) => event.key === 'Escape' && keep()}>
      <Button size="sm" variant="danger" autoFocus onClick={confirmed}>
        {confirm}
      </Button>
      <Button size="sm" variant="outline" onClick={keep}>
        Keep
      </Button>
    </span>
  );
}
