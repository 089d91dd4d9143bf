import { logger } from '#lib/base/logger';
import { rateLimitHeaders, tooManyRequests } from '#lib/engines/rate-limit/headers';
import { makeRateLimiter } from '#lib/engines/rate-limit/limiter';
import { type PolicyName, policies, policyNames } from '#lib/engines/rate-limit/policies';

let now = 0;
const limiterOf = (scale = 1) => makeRateLimiter({ scale, logger, clock: () => now });
type Limiter = ReturnType<typeof limiterOf>;

async function spend(limiter: Limiter, policy: PolicyName, key: string, times: number) {
  let allowed = 0;
  for (let i = 0; i < times; i++) allowed += (await limiter.consume(policy, key)).isAllowed ? 1 : 0;
  return allowed;
}

beforeEach(() => {
  now = 5_000;
});

describe('the rate limiter', () => {
  it.each(policyNames)(
    '%s: exactly the points of the table, and all of them again after the window',
    async (policy) => {
      const limiter = limiterOf();
      const { points, perS } = policies[policy];
      expect(await spend(limiter, policy, 'somebody', points + 5)).toBe(points);
      expect(await spend(limiter, policy, 'somebody else', 1)).toBe(1);
      now += perS * 1_000;
      expect(await spend(limiter, policy, 'somebody', points + 5)).toBe(points);
    },
  );

  it('counts each policy apart', async () => {
    const limiter = limiterOf();
    await spend(limiter, 'import', 'x', 20);
    expect(await spend(limiter, 'checkout', 'x', 1)).toBe(1);
  });

  it.each([
    [1_000, 10_000],
    [0.5, 5],
    [0.000_1, 1],
  ])('a scale of %d makes 10 points %d', async (scale, points) => {
    expect((await limiterOf(scale).consume('signIn', 'x')).limit).toBe(points);
  });

  it('answers at once when nobody need be asked', () => {
    expect(limiterOf().consume('browse', 'x')).not.toBeInstanceOf(Promise);
  });

  it('is not shared without Redis', () => {
    expect(limiterOf().isShared()).toBe(false);
  });

  it('counts what it allowed and refused, and hands out a copy', async () => {
    const limiter = limiterOf();
    await spend(limiter, 'import', 'x', 12);
    const stats = limiter.stats();
    stats.import.refused = 99;
    expect(limiter.stats().import).toEqual({ allowed: 10, refused: 2 });
    expect(limiter.stats().browse).toEqual({ allowed: 0, refused: 0 });
  });

  it('gives back points of an attempt that did not count', async () => {
    const limiter = limiterOf();
    await spend(limiter, 'import', 'x', 10);
    limiter.giveBack('import', 'x', 2);
    expect(await spend(limiter, 'import', 'x', 10)).toBe(2);
  });
});

describe('headers of a limit', () => {
  it('say what is left, when it is back, and of how much', async () => {
    const limiter = limiterOf();
    await limiter.consume('vendorWrite', 'x', 20);
    now += 12_001;
    expect(rateLimitHeaders(await limiter.consume('vendorWrite', 'x'))).toEqual({
      ratelimit: '"vendorWrite";r=99;t=48',
      'ratelimit-policy': '"vendorWrite";q=120;w=60',
    });
  });

  it.each([
    [0, 300],
    [1, 300],
    [999, 300],
    [1_000, 299],
    [298_999.5, 2],
    [299_000, 1],
    [299_999.9, 1],
  ])(
    '%d ms into the window, Retry-After is %d s, and who waits so long is let in',
    async (waitedMs, retryAfter) => {
      const limiter = limiterOf();
      await spend(limiter, 'signIn', 'x', 10);
      now += waitedMs;
      const headers = rateLimitHeaders(await limiter.consume('signIn', 'x'));
      expect(headers['retry-after']).toBe(String(retryAfter));
      expect(headers.ratelimit).toBe(`"signIn";r=0;t=${retryAfter}`);
      now += retryAfter * 1_000 - 1_000;
      expect((await limiter.consume('signIn', 'x')).isAllowed).toBe(false);
      now += 1_000;
      expect((await limiter.consume('signIn', 'x')).isAllowed).toBe(true);
    },
  );

  it.each([
    [59_001, 'Too many requests. Try again in a second.', 1],
    [40_000, 'Too many requests. Try again in 20 seconds.', 20],
  ])('after %d ms the error says "%s"', async (waitedMs, message, retryAfterS) => {
    const limiter = limiterOf();
    await spend(limiter, 'checkout', 'x', 20);
    now += waitedMs;
    const error = tooManyRequests(await limiter.consume('checkout', 'x'));
    expect(error).toMatchObject({ code: 'rate_limited', status: 429, message, details: { retryAfterS } });
  });

  it('speaks of minutes when it is long', async () => {
    const limiter = limiterOf();
    await spend(limiter, 'import', 'x', 10);
    const error = tooManyRequests(await limiter.consume('import', 'x'));
    expect(error.message).toBe('Too many requests. Try again in 60 minutes.');
  });
});
