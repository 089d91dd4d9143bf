import { fetchFile } from '#lib/engines/fetch/fetch-file';
import { foreignNetwork, publicNetwork } from '#lib/engines/fetch/network';
import { type FeedServer, sendCsv, startFeedServer } from '../../../../support/feed-server.ts';

let server: FeedServer;
let other: FeedServer;

beforeAll(async () => {
  [server, other] = await Promise.all([startFeedServer(), startFeedServer()]);
});
afterAll(() => Promise.all([server.stop(), other.stop()]));

const fetchBy = (network: ReturnType<typeof foreignNetwork>, port: number) =>
  fetchFile(
    `http://127.0.0.1:${port}/stock.csv`,
    { etag: null, lastModified: null },
    network,
    new AbortController().signal,
  );

it('without a word of the operator there is the public internet and nothing else', () => {
  expect(foreignNetwork('')).toBe(publicNetwork);
  expect(foreignNetwork(' , ')).toBe(publicNetwork);
});

it('a server that the operator names is reached, its neighbour on the same machine is not', async () => {
  const network = foreignNetwork(`127.0.0.1:${server.port}, [fd00::7]:443`);
  server.answer(sendCsv('sku,quantity\nA,1\n'));
  expect(await fetchBy(network, server.port)).toMatchObject({ isChanged: true });
  await expect(fetchBy(network, other.port)).rejects.toThrow(/not allowed/);
  expect(other.requests).toHaveLength(0);
});

it('a server that is named leads nowhere else by a redirect', async () => {
  const network = foreignNetwork(`127.0.0.1:${server.port},127.0.0.2:${other.port}`);
  server.answer((_request, response) =>
    response.writeHead(302, { location: `http://127.0.0.1:${other.port}/` }).end(),
  );
  await expect(fetchBy(network, server.port)).rejects.toThrow(/not on the public internet/);
  expect(other.requests).toHaveLength(0);
});

it('a port of the setting opens no private address', () => {
  const network = foreignNetwork('10.0.4.7:9000');
  expect(network.isAllowed('10.0.4.7', 9000)).toBe(true);
  expect(network.isAllowed('10.0.4.7', 80)).toBe(false);
  expect(network.isAllowed('10.0.4.8', 9000)).toBe(false);
  expect(network.isAllowed('93.184.216.34', 9000)).toBe(false);
  expect(network.isAllowed('93.184.216.34', 443)).toBe(true);
});

it.each(['warehouse.internal:8080', '10.0.0.7', '10.0.0.0/8', '10.0.0.7:8080x'])(
  'the setting %j stops the start with a sentence',
  (setting) => {
    expect(() => foreignNetwork(setting)).toThrow(/FEED_PRIVATE_SERVERS.*10\.0\.4\.7:8080/);
  },
);
