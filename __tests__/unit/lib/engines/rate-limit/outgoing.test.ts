import { logger } from '#lib/base/logger';
import { makeOutgoingQuota, type OutgoingShare } from '#lib/engines/rate-limit/outgoing';

let now = 0;
const quotaOf = (perMinute: number) => makeOutgoingQuota({ perMinute, logger, clock: () => now });
beforeEach(() => {
  now = 0;
});

async function spend(share: OutgoingShare, host: string, times: number): Promise<number> {
  let allowed = 0;
  for (let i = 0; i < times; i++) allowed += (await share.take(host)).isAllowed ? 1 : 0;
  return allowed;
}

describe('outgoing quotas', () => {
  it('share a host out 60 to 40, and what one leaves is not for the other', async () => {
    const quota = quotaOf(100);
    expect(await spend(quota.share('imports'), 'feeds.example', 200)).toBe(60);
    expect(await spend(quota.share('integrations'), 'feeds.example', 200)).toBe(40);
  });

  it.each([
    [2, 1, 1],
    [3, 2, 1],
    [7, 4, 3],
    [99, 59, 40],
  ])('of %d a minute, imports have %d and integrations %d', (perMinute, imports, integrations) => {
    const quota = quotaOf(perMinute);
    expect(quota.share('imports').perMinute).toBe(imports);
    expect(quota.share('integrations').perMinute).toBe(integrations);
  });

  it('tell how long to wait, and keep to it', async () => {
    const share = quotaOf(10).share('integrations');
    expect(await share.take('feeds.example')).toEqual({ isAllowed: true, waitMs: 0 });
    await spend(share, 'feeds.example', 3);
    now += 15_000;
    expect(await share.take('feeds.example')).toEqual({ isAllowed: false, waitMs: 45_000 });
    now += 44_999;
    expect((await share.take('feeds.example')).isAllowed).toBe(false);
    now += 1;
    expect((await share.take('feeds.example')).isAllowed).toBe(true);
  });

  it('count each host for itself, however its name is spelt', async () => {
    const share = quotaOf(5).share('imports');
    expect(await spend(share, 'feeds.example:8443', 2)).toBe(2);
    expect(await spend(share, 'Feeds.Example.:8443', 9)).toBe(1);
    expect(await spend(share, 'other.example', 9)).toBe(3);
  });

  it.each([1, 0, 2.5, Number.NaN])('refuse a budget of %d', (perMinute) => {
    expect(() => quotaOf(perMinute)).toThrow('needs at least 2 a minute');
  });
});
