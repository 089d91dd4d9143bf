'use client';

import { useState } from 'react';
import { useNextPage } from '#hooks/use-next-page';
import { call } from '#lib/api/call';
import type { ProductPage } from '#lib/market/catalog/schema';

/**
 * Pages of products after the first, in order. `search` is the API's query string without its cursor; `cursor` is null
 * when the last page has been shown.
 */
export function useMoreProducts(search: string, firstCursor: string | null) {
  const [pages, setPages] = useState<ProductPage[]>([]);
  const last = pages.at(-1);
  const cursor = last ? last.nextCursor : firstCursor;
  const more = useNextPage(cursor, async (from) => {
    const query = { ...Object.fromEntries(new URLSearchParams(search)), cursor: from };
    const page = await call('GET /api/supabase/products', { query });
    setPages((known) => [...known, page]);
  });
  return { pages, cursor, ...more };
}
