'use client';

import { useParams, usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';

type Vital = { name: string; value: number };

/** `/products/7c…` with its parameters is `/products/:id`: which page it was, not which product. */
export function toPattern(path: string, params: Record<string, string | string[] | undefined>): string {
  const parts = path.split('/');
  for (const [name, value] of Object.entries(params)) {
    const values = [value, encodeURIComponent(String(value))];
    // From the end: a stall may be called `vendors`.
    const at = parts.findLastIndex((part) => values.includes(part));
    if (at > 0) parts[at] = `:${name}`;
  }
  return parts.join('/');
}

/** Whoever asks not to be followed is not measured, although nothing here tells who they are. */
function mayMeasure(): boolean {
  return (
    navigator.doNotTrack !== '1' && !('globalPrivacyControl' in navigator && navigator.globalPrivacyControl)
  );
}

function send(page: string, vitals: Vital[]): void {
  const body = JSON.stringify({ page, vitals });
  navigator.sendBeacon('/api/vitals', new Blob([body], { type: 'application/json' }));
}

/** Collects what `web-vitals` reports and sends it once, when the page is left or put into the background. */
async function measure(page: string, ended: AbortSignal): Promise<void> {
  const { onCLS, onFCP, onINP, onLCP, onTTFB } = await import('web-vitals');
  if (ended.aborted) return;
  const found = new Map<string, Vital>();
  const keep = ({ name, value }: Vital) => found.set(name, { name, value });
  for (const listen of [onCLS, onFCP, onINP, onLCP, onTTFB]) listen(keep);
  const flush = () => {
    if (document.visibilityState !== 'hidden' || found.size === 0) return;
    send(page, [...found.values()]);
    found.clear();
  };
  document.addEventListener('visibilitychange', flush, { signal: ended });
}

const whenIdle = (run: () => void) =>
  'requestIdleCallback' in window ? requestIdleCallback(run, { timeout: 5_000 }) : setTimeout(run, 2_000);

/**
 * Tells the shop how the page that was opened felt: LCP, CLS, INP, FCP and TTFB with the page's pattern, nothing
 * else. Loads its library when the browser is idle, so the first page does not grow. Pages that are reached without
 * a new load have no vitals of their own and are not reported.
 */
export function WebVitals() {
  const path = usePathname();
  const params = useParams();
  const opened = useRef(toPattern(path, params));

  useEffect(() => {
    if (!mayMeasure()) return;
    const ended = new AbortController();
    whenIdle(() => void measure(opened.current, ended.signal).catch(() => undefined));
    return () => ended.abort();
  }, []);
  return null;
}
