'use client';

import { useRouter } from 'next/navigation';
import { startTransition } from 'react';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';

export interface StallRoomErrorProps {
  error: Error & { digest?: string };
  reset(): void;
}

/** A page about the stall could not be read. Nothing was changed by that. */
export function StallRoomError({ error, reset, what }: StallRoomErrorProps & { what: string }) {
  const router = useRouter();
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <EmptyState title={`${what} did not load`} actions={<Button onClick={retry}>Try again</Button>}>
      Nothing was changed. Try again in a moment
      {error.digest ? `; if it stays like this, tell us the number ${error.digest}.` : '.'}
    </EmptyState>
  );
}
