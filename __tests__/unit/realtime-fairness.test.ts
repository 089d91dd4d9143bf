import { expect, test } from '@jest/globals';
import { clientAddressOf } from '#supabase/local/http/client-address';
import { FairMeter } from '#supabase/local/realtime/fair-meter';
import { TokenBucket } from '#supabase/local/realtime/token-bucket';

test('the meter refuses only who takes more than an equal share of a full rate', () => {
  const meter = new FairMeter(10, 60);
  for (let n = 0; n < 10; n++) expect(meter.take('flood')).toBe(true);
  expect(meter.take('flood')).toBe(false);
  for (let n = 0; n < 5; n++) expect(meter.take('other')).toBe(true);
  expect(meter.take('other')).toBe(false);
});

test('a bucket gives its burst, then its rate', () => {
  let now = 0;
  const bucket = new TokenBucket({ perSecond: 2, burst: 4 }, () => now);
  expect([bucket.take(4), bucket.take()]).toEqual([true, false]);
  now = 500;
  expect([bucket.take(), bucket.take()]).toEqual([true, false]);
  now = 60_000;
  expect([bucket.take(9), bucket.take()]).toEqual([true, false]);
});

test.each([
  ['203.0.113.9', '192.0.2.1', '203.0.113.9'],
  ['127.0.0.1', '192.0.2.1', '192.0.2.1'],
  ['::ffff:127.0.0.1', '10.0.0.1, 192.0.2.1', '192.0.2.1'],
  ['::1', '2001:db8::', '2001:db8::'],
  ['127.0.0.1', 'nonsense', '127.0.0.1'],
  ['127.0.0.1', undefined, '127.0.0.1'],
])('from %s saying %s it is %s', (remoteAddress, forwarded, address) => {
  const request = { socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } };
  expect(clientAddressOf(request as never)).toBe(address);
});
