/** A public GET whose answer is the same for everyone, and what it depends on. */
export interface PublicRoute {
  /** The path; `[name]` stands for one segment of plain characters. */
  pattern: string;
  /** Pages are asked for by people, and also by Next's router (RSC); JSON by programs. */
  kind: 'html' | 'json';
  /** Query names that the answer depends on. Any other, save for tracking on pages, is answered by Next directly. */
  query: readonly string[];
  ttlMs: number;
  /** How long after a change the old answer may be given out while one new one is made. */
  graceMs: number;
  /** What browsers may do: ask each time whether theirs is still right, or not keep it without asking at all. */
  browsers: 'must-revalidate' | 'no-cache';
}

const ttlMs = 5 * 60_000;

/** A page may be a second behind a commit; what is left of it is for hearing of the change on a busy machine. */
const pageGraceMs = 700;

/** A page is looked at for longer than a second; its stock is kept right by realtime. */
function page(pattern: string, query: readonly string[] = []): PublicRoute {
  return { pattern, kind: 'html', query, ttlMs, graceMs: pageGraceMs, browsers: 'must-revalidate' };
}

function json(pattern: string, query: readonly string[] = []): PublicRoute {
  return { pattern, kind: 'json', query, ttlMs, graceMs: 0, browsers: 'must-revalidate' };
}

/** Stock is asked for to know what is true now. */
function stock(pattern: string, query: readonly string[] = []): PublicRoute {
  return { ...json(pattern, query), browsers: 'no-cache' };
}

const filters = ['category', 'vendor_id', 'q', 'min_price', 'max_price', 'in_stock', 'sort', 'cursor'];

/** Everything that may be answered from memory. What is not in this table never is. */
export const publicRoutes: readonly PublicRoute[] = [
  page('/'),
  page('/products', filters),
  page('/products/[id]'),
  page('/vendors', ['cursor']),
  page('/vendors/[slug]', ['cursor']),
  page('/sell'),
  json('/api/supabase/products', [...filters, 'limit']),
  stock('/api/supabase/products/stock', ['ids']),
  json('/api/products/[id]'),
  stock('/api/products/[id]/stock'),
  json('/api/products/[id]/related'),
  json('/api/categories'),
  json('/api/vendors', ['cursor', 'limit']),
  json('/api/vendors/[slug]'),
  json('/api/openapi.json'),
];
