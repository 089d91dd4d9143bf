import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { fetchFile, type KnownVersion } from '#lib/engines/fetch/fetch-file';
import { type ForeignNetwork, publicNetwork } from '#lib/engines/fetch/network';
import { type FeedServer, sendCsv, startFeedServer, testNetwork } from '../../../../support/feed-server.ts';

let server: FeedServer;

beforeAll(async () => {
  server = await startFeedServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.requests.length = 0;
});

const never = new AbortController().signal;
const unknown: KnownVersion = { etag: null, lastModified: null };
const fetchFrom = (url: string, network: ForeignNetwork = testNetwork(), known = unknown) =>
  fetchFile(url, known, network, never);
const textOf = async (fetched: ReturnType<typeof fetchFrom>) => {
  const feed = await fetched;
  return feed.isChanged ? feed.bytes.toString() : null;
};

describe('a file', () => {
  it('comes with what tells it from the next one, and is not sent again when it is the same', async () => {
    server.answer((request, response) => {
      if (request.headers['if-none-match'] === '"v1"') response.writeHead(304).end();
      else
        sendCsv('sku,quantity\n', { etag: '"v1"', 'last-modified': 'Mon, 23 Nov 2026 10:00:00 GMT' })(
          request,
          response,
        );
    });
    const feed = await fetchFrom(`${server.url}/a.csv?key=1`);
    expect(feed).toMatchObject({
      isChanged: true,
      etag: '"v1"',
      lastModified: 'Mon, 23 Nov 2026 10:00:00 GMT',
    });
    expect(server.requests[0]!.url).toBe('/a.csv?key=1');
    expect(server.requests[0]!.headers.cookie).toBeUndefined();
    expect(
      await fetchFrom(`${server.url}/a.csv`, testNetwork(), { etag: '"v1"', lastModified: null }),
    ).toEqual({ isChanged: false });
  });

  it.each([
    ['gzip', gzipSync('sku,quantity\n')],
    ['deflate', deflateSync('sku,quantity\n')],
    ['br', brotliCompressSync('sku,quantity\n')],
  ])('is unpacked from %s', async (encoding, bytes) => {
    server.answer((_request, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(bytes),
    );
    expect(await textOf(fetchFrom(server.url))).toBe('sku,quantity\n');
  });

  it('that is a .gz is unpacked too', async () => {
    server.answer((_request, response) =>
      response.writeHead(200, { 'content-type': 'application/gzip' }).end(gzipSync('a\n')),
    );
    expect(await textOf(fetchFrom(server.url))).toBe('a\n');
  });

  it('is found behind three redirects, and not behind four', async () => {
    server.answer((request, response) => {
      const left = Number(request.url!.slice(1));
      if (left === 0) sendCsv('done\n')(request, response);
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    });
    expect(await textOf(fetchFrom(`${server.url}/3`))).toBe('done\n');
    await expect(fetchFrom(`${server.url}/4`)).rejects.toThrow(/more than 3 times/);
  });
});

const notPublic = 'The address is not on the public internet.';

describe('nothing of ours can be reached', () => {
  it.each([
    'http://127.0.0.1/',
    'http://localhost/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.5/',
    'http://192.168.0.1:8080/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
    'http://100.100.100.200/',
  ])('%s', async (url) => {
    await expect(fetchFrom(url, publicNetwork)).rejects.toThrow(notPublic);
  });

  it.each([
    ['file:///etc/passwd', /http/],
    ['ftp://feed.test/a', /http/],
    ['gopher://feed.test/', /http/],
    ['http://user:secret@feed.test/', /user name/],
    ['http://feed.test:22/', /Port 22/],
    ['http://feed.test:5432/', /Port 5432/],
    ['no url', /not a URL/],
  ])('%s', async (url, message) => {
    await expect(fetchFrom(url, publicNetwork)).rejects.toThrow(message);
  });

  it.each([
    'http://127.0.0.1:1/',
    'http://169.254.169.254/',
    'http://[::1]:1/',
    'http://localhost:1/',
    'http://10.0.0.1/',
  ])('by a redirect to %s', async (location) => {
    server.answer((_request, response) => response.writeHead(302, { location }).end());
    // Here 127.0.0.1 is the feed's own server: only that one port of it.
    const network = testNetwork({
      isAllowed: (address) => address === '127.0.0.1' && !server.requests.length,
    });
    await expect(fetchFrom(server.url, network)).rejects.toThrow(notPublic);
    expect(server.requests).toHaveLength(1);
  });

  it.each(['file:///etc/passwd', 'http://u:p@feed.test/', 'http://feed.test:22/'])(
    'by a redirect to %s',
    async (location) => {
      server.answer((_request, response) => response.writeHead(302, { location }).end());
      const network = testNetwork({ isAllowedPort: (port) => port === server.port });
      await expect(fetchFrom(server.url, network)).rejects.toThrow(/http|user name|Port 22/);
    },
  );

  const rebinding = (...answers: LookupAddress[][]): ForeignNetwork => {
    let asked = 0;
    return {
      ...publicNetwork,
      isAllowedPort: () => true,
      resolve: async () => answers[Math.min(asked++, answers.length - 1)]!,
    };
  };

  it.each([
    ['leads inside', [[{ address: '10.0.0.1', family: 4 }]]],
    ['leads inside by IPv6', [[{ address: '::ffff:127.0.0.1', family: 6 }]]],
    [
      'leads outside and inside',
      [
        [
          { address: '93.184.216.34', family: 4 },
          { address: '127.0.0.1', family: 4 },
        ],
      ],
    ],
    ['leads nowhere', [[]]],
  ])('by a name that %s', async (_what, answers) => {
    await expect(
      fetchFrom(`http://rebind.example:${server.port}/`, rebinding(...(answers as LookupAddress[][]))),
    ).rejects.toThrow(notPublic);
    expect(server.requests).toHaveLength(0);
  });

  it('by a name that changes after it was looked up: it is looked up once, for the connection', async () => {
    let asked = 0;
    const network = testNetwork({
      resolve: async () => {
        asked += 1;
        return [{ address: '127.0.0.1', family: 4 }];
      },
    });
    server.answer(sendCsv('a\n'));
    await fetchFrom(server.url, network);
    expect(asked).toBe(1);
  });

  it('even if the look-up lied: the other end of the socket is checked too', async () => {
    let looks = 0;
    const network = testNetwork({ isAllowed: () => ++looks === 1 });
    server.answer(sendCsv('a\n'));
    await expect(fetchFrom(server.url, network)).rejects.toThrow(notPublic);
    expect(server.requests).toHaveLength(0);
  });
});

describe('a server that', () => {
  it.each([
    [500, true],
    [503, true],
    [429, true],
    [404, false],
    [403, false],
    [401, false],
    [204, false],
    [206, false],
  ])('answers %i is %s to blame', async (status, isServerFault) => {
    server.answer((_request, response) => response.writeHead(status).end());
    await expect(fetchFrom(server.url)).rejects.toMatchObject({ name: 'ForeignFileError', isServerFault });
  });

  it('does not take the call is given up after the time for that', async () => {
    const network = testNetwork({ connectMs: 50, resolve: () => new Promise(() => {}) });
    await expect(fetchFrom(server.url, network)).rejects.toThrow(/does not take the call/);
  });

  it('is not there, or not found', async () => {
    await expect(fetchFrom('http://feed.test:1/')).rejects.toMatchObject({ isServerFault: true });
    const resolve = () => Promise.reject(new Error('ENOTFOUND'));
    await expect(fetchFrom(server.url, testNetwork({ resolve }))).rejects.toThrow(/has no address/);
  });

  it('sends drop by drop, or nothing, is given up after the time for all', async () => {
    server.answer((_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'), 10);
      response.on('close', () => clearInterval(timer));
    });
    await expect(fetchFrom(server.url, testNetwork({ totalMs: 150 }))).rejects.toThrow(/longer than 0.15 s/);
    server.answer(() => undefined);
    await expect(fetchFrom(server.url, testNetwork({ totalMs: 150 }))).rejects.toThrow(/longer than/);
  });

  it('sends too much is cut short, whether it says so before or not', async () => {
    const network = testNetwork({ maxBytes: 100_000 });
    server.answer((_request, response) => response.writeHead(200, { 'content-length': '100001' }).write('x'));
    await expect(fetchFrom(server.url, network)).rejects.toThrow(/larger than/);
    let sent = 0;
    server.answer((_request, response) => {
      const pour = () => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384))) sent += 16_384;
      };
      response.on('drain', pour);
      pour();
    });
    await expect(fetchFrom(server.url, network)).rejects.toThrow(/larger than/);
    expect(sent).toBeLessThan(20_000_000);
  });

  it.each([
    ['gzip', 'content-encoding', gzipSync(Buffer.alloc(50_000_000))],
    ['a .gz', 'content-type', gzipSync(Buffer.alloc(50_000_000))],
    ['a .gz in gzip', 'content-encoding', gzipSync(gzipSync(Buffer.alloc(50_000_000)))],
  ])('sends a bomb as %s', async (_what, header, bytes) => {
    server.answer((_request, response) => response.writeHead(200, { [header]: 'gzip' }).end(bytes));
    const before = process.memoryUsage().rss;
    await expect(fetchFrom(server.url, testNetwork({ maxBytes: 1_000_000 }))).rejects.toThrow(/larger than/);
    expect(process.memoryUsage().rss - before).toBeLessThan(40_000_000);
  });

  it('breaks off in the middle, packed or not', async () => {
    server.answer((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('sku,quantity\nA,1');
      setTimeout(() => response.destroy(), 20);
    });
    await expect(fetchFrom(server.url)).rejects.toThrow(/broke the connection off/);
    server.answer((_request, response) =>
      response
        .writeHead(200, { 'content-encoding': 'gzip' })
        .end(gzipSync('sku\n'.repeat(99)).subarray(0, -12)),
    );
    await expect(fetchFrom(server.url)).rejects.toThrow(/damaged or cut off/);
  });

  it('does not say how long the file is: one that ends within a line may be cut off', async () => {
    const old = (body: string) =>
      createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => socket.end(`HTTP/1.0 200 OK\r\n\r\n${body}`));
      });
    for (const [body, isTaken] of [
      ['sku,quantity\nA,15', false],
      ['sku,quantity\nA,150\n', true],
    ] as const) {
      const plain = old(body);
      await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
      const { port } = plain.address() as { port: number };
      const got = await textOf(fetchFrom(`http://feed.test:${port}/`)).catch((error: Error) => error.message);
      expect(got).toEqual(isTaken ? body : expect.stringMatching(/cut off/));
      await new Promise((resolve) => plain.close(resolve));
    }
  });

  it('does not speak HTTP', async () => {
    const plain = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.resume().end('SSH-2.0-OpenSSH\r\n');
    });
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const { port } = plain.address() as { port: number };
    await expect(fetchFrom(`http://feed.test:${port}/`)).rejects.toThrow(/does not speak HTTP/);
    await new Promise((resolve) => plain.close(resolve));
  });
});

it('ends at once when the job is told to stop, with that reason', async () => {
  server.answer(() => undefined);
  const stop = new AbortController();
  const fetched = fetchFile(server.url, unknown, testNetwork(), stop.signal);
  setTimeout(() => stop.abort(new Error('shutting down')), 30);
  await expect(fetched).rejects.toThrow('shutting down');
});
