'use client';

import { useRouter } from 'next/navigation';
import { startTransition } from 'react';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';

interface JobsErrorProps {
  error: Error & { digest?: string };
  reset(): void;
}

/** The queue could not be read. What is in it stays and goes on. */
export default function JobsError({ error, reset }: JobsErrorProps) {
  const router = useRouter();
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <EmptyState title="The jobs did not load" actions={<Button onClick={retry}>Try again</Button>}>
      Work goes on without this page. Try again in a moment
      {error.digest ? `; if it stays like this, look for the number ${error.digest} in the log.` : '.'}
    </EmptyState>
  );
}
