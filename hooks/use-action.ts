'use client';

import { useState } from 'react';
import { ApiError } from '#lib/web/client';

/**
 * What to tell a person when something did not work. What is no answer of the shop is a part of the page that did not
 * arrive, mostly as there was no network: reloading would cost what was typed, so it comes last.
 */
export const troubleOf = (error: unknown): string =>
  error instanceof ApiError
    ? error.message
    : 'A part of this page did not arrive. Check the network and try again. If that does not help, reload the page.';

/** One thing at a time that a person asked for: whether it is under way, and what went wrong with the last one. */
export function useAction() {
  const [isBusy, setIsBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  return {
    isBusy,
    trouble,
    /** Does the work unless some is under way. Resolves with whether it was done. */
    async run(work: () => Promise<unknown>): Promise<boolean> {
      if (isBusy) return false;
      setIsBusy(true);
      setTrouble(null);
      try {
        await work();
        return true;
      } catch (error) {
        setTrouble(troubleOf(error));
        return false;
      } finally {
        setIsBusy(false);
      }
    },
  };
}
