'use client';

import { useEffect, useState } from 'react';

/**
 * This browser's clock, every `periodMs` while the tab is seen; null on the server and in the first render,
 * so that what depends on it is not part of the HTML.
 */
export function useNow(periodMs: number): number | null {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    const tick = () => document.visibilityState !== 'hidden' && setNow(Date.now());
    tick();
    const timer = setInterval(tick, periodMs);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, [periodMs]);
  return now;
}
