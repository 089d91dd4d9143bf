'use client';

import { useRouter } from 'next/navigation';
import { startTransition, useState } from 'react';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { useRounds } from './monitoring-live.ts';
import { readPartsDown } from './monitoring-parts.ts';
import { partsSentence } from './monitoring-status.tsx';

interface MonitoringAwayProps {
  digest: string | undefined;
  onRetry(): void;
}

/** The page could not be read at all: says which part does not answer, and opens it when all of them do again. */
export function MonitoringAway({ digest, onRetry }: MonitoringAwayProps) {
  const router = useRouter();
  const [partsDown, setPartsDown] = useState<string[] | null | undefined>(undefined);
  const retry = () =>
    startTransition(() => {
      router.refresh();
      onRetry();
    });
  useRounds(
    async (signal) => {
      const down = await readPartsDown(signal);
      if (signal.aborted) return;
      setPartsDown(down);
      if (partsDown !== undefined && down?.length === 0) retry();
    },
    5_000,
    'away',
    true,
  );
  return (
    <EmptyState title="The figures cannot be read" actions={<Button onClick={retry}>Try again</Button>}>
      {partsDown !== undefined && <p>{partsSentence({ partsDown })}</p>}
      <p>
        Looking again every 5 s.
        {digest ? ` If it stays like this, tell us the number ${digest}.` : ''}
      </p>
    </EmptyState>
  );
}
