'use client';

import { useState } from 'react';
import type { ProductPage } from '#lib/market/catalog/schema';
import { getJson } from '#lib/web/client';

export interface MoreProducts {
  /** The pages that were added, in order. */
  pages: ProductPage[];
  /** Null when the last of them has been shown. */
  cursor: string | null;
  state: 'idle' | 'loading' | 'failed';
  /** Adds the next page; does nothing while one is on its way. */
  loadNext(): Promise<void>;
}

// The schema brings zod along, so it is loaded with the first page that needs it.
async function readPage(search: string, cursor: string): Promise<ProductPage> {
  const { productPage } = await import('#lib/market/catalog/schema');
  const params = new URLSearchParams(search);
  params.set('cursor', cursor);
  return getJson(`/api/supabase/products?${params}`, productPage);
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
      const page = await readPage(search, cursor);
      setPages((known) => [...known, page]);
      setState('idle');
    } catch {
      setState('failed');
    }
  }
  return { pages, cursor, state, loadNext };
}
