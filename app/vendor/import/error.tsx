'use client';

import { useRouter } from 'next/navigation';
import { startTransition } from 'react';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';

interface ImportErrorProps {
  error: Error & { digest?: string };
  reset(): void;
}

/** The page could not be read. An import that is under way goes on. */
export default function ImportError({ error, reset }: ImportErrorProps) {
  const router = useRouter();
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <EmptyState title="This page did not load" actions={<Button onClick={retry}>Try again</Button>}>
      An import under way goes on. Try again in a moment
      {error.digest ? `; if it stays like this, tell us the number ${error.digest}.` : '.'}
    </EmptyState>
  );
}
