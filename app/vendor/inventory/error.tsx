'use client';

import { useRouter } from 'next/navigation';
import { startTransition } from 'react';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';

interface InventoryErrorProps {
  error: Error & { digest?: string };
  reset(): void;
}

/** The inventory could not be read. Nothing was changed by that. */
export default function InventoryError({ error, reset }: InventoryErrorProps) {
  const router = useRouter();
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <EmptyState title="The inventory did not load" actions={<Button onClick={retry}>Try again</Button>}>
      Your stock is unchanged. Try again in a moment
      {error.digest ? `; if it stays like this, tell us the number ${error.digest}.` : '.'}
    </EmptyState>
  );
}
