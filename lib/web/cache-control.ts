import type { Env } from '#lib/base/env';
import { askEachTime, untilTold } from '#lib/words/respond';

/** The headers of an answer that is the same for everyone; `tags` are what it depends on. */
export function publicHeaders(
  env: Pick<Env, 'CDN_PURGE_URL'>,
  tags: Iterable<string>,
): Record<string, string> {
  if (!env.CDN_PURGE_URL) return { 'cache-control': askEachTime };
  return { 'cache-control': untilTold, 'cache-tag': [...tags].join(',') };
}
