import type { Env } from '#lib/base/env';

/** Keep it, but ask each time: a cache that nobody tells of changes would show old stock. */
const askEachTime = 'public, max-age=0, must-revalidate';

/** For shared caches that are told what changed, by tag. */
const untilTold = 'public, s-maxage=300, stale-while-revalidate=60';

/** The headers of an answer that is the same for everyone; `tags` are what it depends on. */
export function publicHeaders(
  env: Pick<Env, 'CDN_PURGE_URL'>,
  tags: Iterable<string>,
): Record<string, string> {
  if (!env.CDN_PURGE_URL) return { 'cache-control': askEachTime };
  return { 'cache-control': untilTold, 'cache-tag': [...tags].join(',') };
}
