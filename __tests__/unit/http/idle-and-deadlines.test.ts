import { request } from 'node:http';
import { type FetchHandler, type MountLimits, serveFetch } from '../../../supabase/local/http-fetch.ts';
import { timePasses } from '../../support/until.ts';

const limits: MountLimits = {
  maxBodyBytes: 1_000,
  deadlineMs: 60_000,
  sendMs: 60_000,
  running: 10,
  perClient: 10,
  waitingPerClient: 10,
  waiting: 10,
  waitMs: 10_000,
};
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

async function serve(handle: FetchHandler, changed: Partial<MountLimits>, idleMs?: number) {
  const mounts = [{ prefix: '/part' as const, handle, limits: { ...limits, ...changed } }];
  const idle = idleMs === undefined ? {} : { idleMs };
  const { port, stop } = await serveFetch({ mounts, isTrusted: () => false, ...idle }, 0);
  stops.push(stop);
  return { port, url: `http://127.0.0.1:${port}/part` };
}

/** An answer of so many letters, one at a time. */
const slowly = (letters: number, everyMs: number): FetchHandler => {
  let left = letters;
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    await timePasses(everyMs);
    controller.enqueue(Buffer.from('a'));
    left -= 1;
    if (left === 0) controller.close();
  };
  return async () => new Response(new ReadableStream({ pull }));
};

const untilAborted: FetchHandler = ({ signal }) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

test('work of which nothing is heard for longer than a connection may be idle is answered', async () => {
  const { url } = await serve(
    async () => {
      await timePasses(1_000);
      return new Response('done');
    },
    {},
    200,
  );
  expect(await (await fetch(url)).text()).toBe('done');
  expect(await (await fetch(url, { method: 'POST', body: 'x' })).text()).toBe('done');
});

test('the deadline is told when it passes, however short the idle limit is', async () => {
  const { url } = await serve(untilAborted, { deadlineMs: 1_000 }, 200);
  expect((await fetch(url)).status).toBe(503);
});

test('a client that stops sending is cut off by the idle limit', async () => {
  const { port } = await serve(async (asked) => new Response(await asked.text()), {}, 200);
  const asking = request({ port, path: '/part', method: 'POST', headers: { 'content-length': '10' } });
  const cut = new Promise((resolve) => asking.once('error', resolve));
  asking.write('half');
  expect(await cut).toMatchObject({ code: 'ECONNRESET' });
});

test('an answer that is on its way is not cut off by the deadline of the work', async () => {
  const { url } = await serve(slowly(10, 100), { deadlineMs: 500 });
  expect(await (await fetch(url)).text()).toBe('a'.repeat(10));
});

test('an answer ends at a limit of its own, and does not look whole', async () => {
  const { url } = await serve(slowly(Number.POSITIVE_INFINITY, 10), { sendMs: 500 });
  const answer = await fetch(url);
  await expect(answer.text()).rejects.toThrow();
});
