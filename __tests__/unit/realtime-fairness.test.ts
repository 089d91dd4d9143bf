import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { clientAddressOf } from '#supabase/local/http/client-address';
import { FairQueue, QueueRefusal } from '#supabase/local/http/fair-queue';
import { FairMeter } from '#supabase/local/realtime/fair-meter';
import { TokenBucket } from '#supabase/local/realtime/token-bucket';

const QUEUE = { running: 2, perClient: 1, waitingPerClient: 10, waitMs: 60_000 };

describe('the queue', () => {
  test('clients take turns however much one asks for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 }), async (asked) => {
        const queue = new FairQueue({ ...QUEUE, running: 1, waitingPerClient: 100 });
        const begun: string[] = [];
        // The first holds the place until all others wait.
        const { promise: go, resolve } = Promise.withResolvers<void>();
        const first = queue.run('first', () => go);
        const rest = asked.map((client) => queue.run(client, async () => void begun.push(client)));
        resolve();
        await Promise.all([first, ...rest]);
        expect(begun.toSorted()).toEqual(asked.toSorted());
        // At no time has a client been served twice more often than another that still waits.
        const left = new Map<string, number>();
        for (const client of asked) left.set(client, (left.get(client) ?? 0) + 1);
        const served = new Map<string, number>();
        for (const client of begun) {
          served.set(client, (served.get(client) ?? 0) + 1);
          left.set(client, (left.get(client) ?? 0) - 1);
          for (const [other, waiting] of left)
            if (waiting > 0)
              expect((served.get(client) ?? 0) - (served.get(other) ?? 0)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('a client with too much waiting is refused, and its failures free the place', async () => {
    const queue = new FairQueue(QUEUE);
    const failing = Array.from({ length: 11 }, () => queue.run('a', () => Promise.reject(new Error('no'))));
    const settled = Promise.allSettled(failing);
    await expect(queue.run('a', async () => 1)).rejects.toBeInstanceOf(QueueRefusal);
    await expect(queue.run('b', async () => 2)).resolves.toBe(2);
    expect((await settled).every(({ status }) => status === 'rejected')).toBe(true);
    await expect(queue.run('a', async () => 3)).resolves.toBe(3);
  });

  test('a task whose turn comes too late is refused', async () => {
    const queue = new FairQueue({ ...QUEUE, running: 1, waitMs: 5 });
    const { promise: go, resolve } = Promise.withResolvers<void>();
    const first = queue.run('b', () => go);
    await expect(queue.run('a', async () => 1)).rejects.toMatchObject({ why: 'late' });
    resolve();
    await first;
    await expect(queue.run('a', async () => 1)).resolves.toBe(1);
  });
});

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
