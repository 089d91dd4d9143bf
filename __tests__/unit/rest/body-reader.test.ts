import { makeBodyReader } from '../../../supabase/local/rest/body-reader.ts';
import { HELD_BODY_BYTES } from '../../../supabase/local/rest/limits.ts';
import type { RestError } from '../../../supabase/local/rest/rest-error.ts';

const KIB = 1024;
const shares = {
  anon: { inAll: 30 * KIB, perClient: 10 * KIB },
  authenticated: { inAll: 30 * KIB, perClient: 30 * KIB },
  service_role: { inAll: 30 * KIB, perClient: 30 * KIB },
};

/** A body of which so much has come; the rest comes when told. */
function bodyOf(bytes: number) {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start(its) {
      controller = its;
      its.enqueue(new Uint8Array(bytes).fill(97));
    },
    cancel() {
      isCancelled = true;
    },
  });
  const request = new Request(
    'http://rest.test',
    Object.assign({ method: 'POST', body }, { duplex: 'half' }),
  );
  return { request, end: () => controller?.close(), isCancelled: () => isCancelled };
}
const whole = (bytes: number) => new Request('http://rest.test', { method: 'POST', body: 'a'.repeat(bytes) });
const settled = () => new Promise((resolve) => setTimeout(resolve));
const sender = (role: keyof typeof shares, client: string) => ({ role, client });

test('slow bodies of visitors leave a client’s room to others, and a role’s to people and servers', async () => {
  const take = makeBodyReader(shares, 60_000);
  const bodies = ['a', 'b', 'c'].map((client) => ({ client, ...bodyOf(10 * KIB) }));
  const taken = bodies.map(({ request, client }) => take(request, sender('anon', client)));
  await settled();
  const refused = { status: 429, body: { code: 'PGRST003' } } as Partial<RestError>;
  await expect(take(whole(1), sender('anon', 'a'))).rejects.toMatchObject(refused);
  await expect(take(whole(1), sender('anon', 'd'))).rejects.toMatchObject({ status: 503 });
  for (const role of ['authenticated', 'service_role'] as const)
    await expect(take(whole(10 * KIB), sender(role, 'a'))).resolves.toMatchObject({
      text: 'a'.repeat(10 * KIB),
    });
  for (const body of bodies) body.end();
  for (const body of await Promise.all(taken)) body.release();
  for (const client of ['a', 'b', 'c'])
    await expect(take(whole(10 * KIB), sender('anon', client))).resolves.toBeDefined();
});

test('what is refused or released counts no longer', async () => {
  const take = makeBodyReader(shares, 60_000);
  for (let round = 0; round < 20; round += 1) {
    await expect(take(whole(11 * KIB), sender('anon', 'a'))).rejects.toMatchObject({ status: 429 });
    const { release } = await take(whole(10 * KIB), sender('anon', 'a'));
    release();
    release();
  }
});

test('a body that does not come is answered with 408, and given up', async () => {
  const take = makeBodyReader(shares, 20);
  const slow = bodyOf(10 * KIB);
  await expect(take(slow.request, sender('anon', 'a'))).rejects.toMatchObject({ status: 408 });
  expect(slow.isCancelled()).toBe(true);
  await expect(take(whole(10 * KIB), sender('anon', 'a'))).resolves.toBeDefined();
});

test('what the roles may hold together leaves memory for answers', () => {
  const all = Object.values(HELD_BODY_BYTES).reduce((sum, { inAll }) => sum + inAll, 0);
  expect(all).toBeLessThanOrEqual(96 * KIB * KIB);
});
