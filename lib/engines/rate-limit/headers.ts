import { AppError } from '#lib/base/errors';
import type { Verdict } from '#lib/engines/rate-limit/limiter';
import { policies } from '#lib/engines/rate-limit/policies';

export interface RateLimitHeaders extends Record<string, string> {
  ratelimit: string;
  'ratelimit-policy': string;
}

/** Whole seconds after which the points are back: rounded up, so that who waits as told is let in. */
export function retryAfterS(verdict: Verdict): number {
  return Math.max(1, Math.ceil(verdict.resetMs / 1_000));
}

/**
 * The limit as headers: `RateLimit` and `RateLimit-Policy` of the IETF draft (draft-ietf-httpapi-ratelimit-headers),
 * and `Retry-After` (RFC 9110, 10.2.3) when the request was refused.
 */
export function rateLimitHeaders(verdict: Verdict): RateLimitHeaders {
  const { policy, limit, remaining } = verdict;
  const waitS = retryAfterS(verdict);
  return {
    ratelimit: `"${policy}";r=${remaining};t=${waitS}`,
    'ratelimit-policy': `"${policy}";q=${limit};w=${policies[policy].perS}`,
    ...(verdict.isAllowed ? {} : { 'retry-after': String(waitS) }),
  };
}

function inWords(seconds: number): string {
  if (seconds === 1) return 'in a second';
  if (seconds < 100) return `in ${seconds} seconds`;
  return `in ${Math.ceil(seconds / 60)} minutes`;
}

/** The refusal as the API's own error, 429. The headers of `rateLimitHeaders` belong on its answer. */
export function tooManyRequests(verdict: Verdict): AppError {
  const waitS = retryAfterS(verdict);
  return new AppError('rate_limited', `Too many requests. Try again ${inWords(waitS)}.`, {
    details: { retryAfterS: waitS },
  });
}
