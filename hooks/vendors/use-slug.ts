'use client';

import { useEffect, useState } from 'react';
import { call } from '#lib/api/call';
import type { SlugAnswer } from '#lib/market/vendors/applications/schema';

const debounceMs = 300;

/**
 * Whether the address that a name makes is free; null while that is not known. A check that fails says nothing: the
 * database decides when the form is sent.
 */
export function useSlug(name: string): SlugAnswer | null {
  const [known, setKnown] = useState<{ name: string; answer: SlugAnswer } | null>(null);
  const wanted = name.trim();
  useEffect(() => {
    if (!wanted) return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      call('GET /api/vendor/application/slug', { query: { name: wanted }, signal: abort.signal })
        .then((answer) => setKnown({ name: wanted, answer }))
        .catch(() => undefined);
    }, debounceMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [wanted]);
  return known?.name === wanted ? known.answer : null;
}
