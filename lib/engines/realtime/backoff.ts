export interface BackoffOptions {
  baseMs: number;
  maxMs: number;
  /** In [0, 1). */
  random?: () => number;
}

/**
 * How long to wait before attempt `failures + 1`: doubles from `baseMs` up to `maxMs`, of which the upper half
 * is random, so that browsers that lost the same server do not return in step ("equal jitter",
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 */
export function backoffMs(failures: number, { baseMs, maxMs, random = Math.random }: BackoffOptions): number {
  const ceiling = Math.min(maxMs, baseMs * 2 ** Math.max(0, failures - 1));
  return ceiling / 2 + (ceiling / 2) * random();
}
