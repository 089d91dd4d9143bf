import { request } from 'node:http';
import { type FetchHandler, type MountLimits, serveFetch } from '../../../supabase/local/http-fetch.ts';
import { until } from '../../support/until.ts';

const limits: MountLimits = {
  maxBodyBytes: 1_000,
  deadlineMs: 60_000,
  sendMs: 60_000,
  running: 1,
  perClient: 1,
  waitingPerClient: 10,
  waiting: 10,
  waitMs: 60_000,
};
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

/** A product whose answers are made when they are told to be, whatever its clients do meanwhile. */
async function serve(changed: Partial<MountLimits> = {}) {
  const underWay: { path: string; signal: AbortSignal; end(): void }[] = [];
  const handle: FetchHandler = ({ url, signal }) => {
    const { promise, resolve } = Promise.withResolvers<Response>();
    underWay.push({ path: new URL(url).pathname, signal, end: () => resolve(new Response('done')) });
    return promise;
  };
  const mounts = [{ prefix: '/part' as const, handle, limits: { ...limits, ...changed } }];
  const { port, stop } = await serveFetch({ mounts, isTrusted: () => false }, 0);
  stops.push(stop);
  const areUnderWay = (count: number) => until(`${count} are under way`, () => underWay.length === count);
  return { port, url: (path: string) => `http://127.0.0.1:${port}/part/${path}`, underWay, areUnderWay };
}

/** Asks and leaves when the work has begun. */
async function askAndLeave({ port, areUnderWay, underWay }: Awaited<ReturnType<typeof serve>>) {
  const leaving = request({ port, path: '/part/left' }).on('error', () => undefined);
  leaving.end();
  await areUnderWay(1);
  leaving.destroy();
  await until('the product has heard', () => underWay[0]?.signal.aborted);
}

test('the place of whoever has gone is given away when his work is over, and no sooner', async () => {
  const part = await serve({ deadlineMs: 1_000 });
  await askAndLeave(part);
  expect((await fetch(part.url('too-early'))).status).toBe(503);
  const next = fetch(part.url('next'));
  part.underWay[0]?.end();
  await part.areUnderWay(2);
  part.underWay[1]?.end();
  expect([part.underWay[1]?.path, await (await next).text()]).toEqual(['/part/next', 'done']);
});

test('work that took too long keeps its place after its client was told so', async () => {
  const part = await serve({ deadlineMs: 50 });
  expect((await fetch(part.url('slow'))).status).toBe(503);
  expect((await fetch(part.url('next'))).status).toBe(503);
  expect(part.underWay).toHaveLength(1);
});
