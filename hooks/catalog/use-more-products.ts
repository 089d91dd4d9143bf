'use client';

import { useState } from 'react';
import { call } from '#lib/api/call';
import type { ProductPage } from '#lib/market/catalog/schema';

export interface MoreProducts {
  /** The pages that were added, in order. */
  pages: ProductPage[];
  /** Null when the last of them has been shown. */
  cursor: string | null;
  state: 'idle' | 'loading' | 'failed';
  /** Adds the next page; does nothing while one is on its way. */
  loadNext(): Promise<void>;
}

/** Pages of products after the first. `search` is the API's query string without its cursor. */
export function useMoreProducts(search: string, firstCursor: string | null): MoreProducts {
  const [pages, setPages] = useState<ProductPage[]>([]);
  const [state, setState] = useState<MoreProducts['state']>('idle');
  const last = pages.at(-1);
  const cursor = last ? last.nextCursor : firstCursor;

  async function loadNext() {
    if (!cursor || state === 'loading') return;
    setState('loading');
    try {
      const page = await call('GET /api/supabase/products', {
        query: { ...Object.fromEntries(new URLSearchParams(search)), cursor },
      });
      setPages((known) => [...known, page]);
      setState('idle');
    } catch {
      setState('failed');
    }
  }
  return { pages, cursor, state, loadNext };
}
