import { createServer } from 'node:net';
import { findFreePort, isPortFree, type PortRange } from '../../supabase/local/ports.ts';

const some = (preferred: number | undefined, outgoing: PortRange) =>
  Promise.all(Array.from({ length: 40 }, () => findFreePort(preferred, outgoing)));

it.each<[PortRange, (port: number) => boolean]>([
  [[32_768, 60_999], (port) => (port >= 20_000 && port < 32_768) || port > 60_999],
  [[49_152, 65_535], (port) => port >= 20_000 && port < 49_152],
  [[1_024, 60_999], (port) => port > 60_999],
])('while outgoing connections have the ports %j, none of them is given', async (outgoing, isRight) => {
  expect((await some(undefined, outgoing)).filter((port) => !isRight(port))).toEqual([]);
});

it('while outgoing connections may have all ports, any free one is given', async () => {
  for (const port of await some(undefined, [1_024, 65_535])) expect(await isPortFree(port)).toBe(true);
});

it('the preferred one is given while it is free', async () => {
  const preferred = await findFreePort();
  expect(await findFreePort(preferred)).toBe(preferred);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(preferred, '127.0.0.1', resolve));
  expect(await findFreePort(preferred)).not.toBe(preferred);
  await new Promise((resolve) => server.close(resolve));
});
