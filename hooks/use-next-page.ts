'use client';

import { useState } from 'react';

/** "Load more", one at a time: `read` takes the page at the cursor and shows it. With no cursor there is no more. */
export function useNextPage(cursor: string | null, read: (cursor: string) => Promise<void>) {
  const [moreState, setState] = useState<'idle' | 'loading' | 'failed'>('idle');
  async function loadMore(): Promise<void> {
    if (!cursor || moreState === 'loading') return;
    setState('loading');
    try {
      await read(cursor);
      setState('idle');
    } catch {
      setState('failed');
    }
  }
  return { loadMore, moreState };
}
