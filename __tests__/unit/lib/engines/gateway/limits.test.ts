import { once } from 'node:events';
import http, { type IncomingMessage, type RequestListener } from 'node:http';
import { connect } from 'node:net';
import type { Gateway } from '#lib/engines/gateway/gateway';
import {
  ask,
  closeAll,
  openGateway,
  openServer,
  type RawAnswer,
  speak,
} from '../../../../support/open-gateway.ts';

afterEach(closeAll);

const mebi = 1_024 * 1_024;

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const echo: RequestListener = (request, response) => {
  // A request that is broken off has no answer.
  readBody(request).then(
    (body) => response.end(body),
    () => response.destroy(),
  );
};

const errorOf = (answer: RawAnswer) => JSON.parse(answer.body.toString()).error;

/** Sends in pieces, without saying how many. */
function sendChunked(gateway: Gateway, path: string, pieces: Buffer[]): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: '127.0.0.1', port: gateway.port, path, method: 'POST', agent: false },
      async (answer) =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: await readBody(answer) }),
    );
    request.on('error', reject);
    for (const piece of pieces) request.write(piece);
    request.end();
  });
}

describe('the size of a body', () => {
  it('reaches the app whole when it is within limits', async () => {
    const gateway = await openGateway({ serveApp: echo });
    const body = Buffer.alloc(mebi, 'tea');
    expect((await ask(gateway, '/api/x', { method: 'POST', body })).body.equals(body)).toBe(true);
    const pieces = [body.subarray(0, 100_000), body.subarray(100_000, 100_001), body.subarray(100_001)];
    expect((await sendChunked(gateway, '/api/x', pieces)).body.equals(body)).toBe(true);
    expect((await ask(gateway, '/api/x', { method: 'POST' })).body).toHaveLength(0);
  });

  it('is refused when it says that it is too large, and the app never hears of it', async () => {
    const asked: string[] = [];
    const gateway = await openGateway({ serveApp: (request) => void asked.push(request.url ?? '') });
    const answer = await ask(gateway, '/api/x', { method: 'POST', body: Buffer.alloc(mebi + 1) });
    expect(answer.status).toBe(413);
    expect(errorOf(answer)).toEqual({
      code: 'payload_too_large',
      message: expect.stringContaining('1 MiB'),
      requestId: answer.headers['x-request-id'],
    });
    expect(asked).toEqual([]);
  });

  it('is counted when it does not say, and refused as soon as it is too much', async () => {
    const asked: string[] = [];
    const gateway = await openGateway({ serveApp: (request) => void asked.push(request.url ?? '') });
    const answer = await sendChunked(gateway, '/api/x', Array(20).fill(Buffer.alloc(100_000)));
    expect([answer.status, errorOf(answer).code]).toEqual([413, 'payload_too_large']);
    expect(asked).toEqual([]);
  });

  it('may be larger where pictures are uploaded, and is counted there too', async () => {
    const { url } = await openServer(echo);
    const proxies = [
      { prefix: '/storage/v1', target: url },
      { prefix: '/auth/v1', target: url },
    ];
    const gateway = await openGateway({ serveApp: echo, proxies });
    const body = Buffer.alloc(8 * mebi, 'leaf');
    const upload = await ask(gateway, '/storage/v1/object/x', { method: 'POST', body });
    expect(upload.body.equals(body)).toBe(true);
    const declared = await ask(gateway, '/auth/v1/user', { method: 'PUT', body });
    const counted = await sendChunked(gateway, '/auth/v1/user', Array(20).fill(Buffer.alloc(100_000)));
    expect([declared.status, counted.status]).toEqual([413, 413]);
  });
});

describe('a slow client', () => {
  const limits = { headersTimeoutMs: 100, bodyTimeoutMs: 100, idleTimeoutMs: 5_000 };

  it('that does not finish its headers is told so and closed', async () => {
    const gateway = await openGateway({ serveApp: echo, limits });
    const heard = await speak(gateway, 'GET / HTTP/1.1\r\nhost: x\r\nx-slow: ');
    expect(heard).toMatch(/^HTTP\/1\.1 408 /);
    expect(JSON.parse(heard.split('\r\n\r\n')[1] ?? '').error.code).toBe('bad_request');
  });

  it('that does not finish its body never reaches the app', async () => {
    const asked: string[] = [];
    const gateway = await openGateway({ serveApp: (request) => void asked.push(request.url ?? ''), limits });
    const heard = await speak(gateway, 'POST /api/x HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nfive ');
    expect(heard).toMatch(/^HTTP\/1\.1 408 /);
    expect(asked).toEqual([]);
  });

  it('that says nothing at all is closed', async () => {
    const gateway = await openGateway({ serveApp: echo, limits });
    expect(await speak(gateway, '')).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });

  it('that goes away in the middle of its body troubles nobody', async () => {
    const gateway = await openGateway({ serveApp: echo });
    const socket = connect(gateway.port, '127.0.0.1');
    socket.write('POST /api/x HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nfive ');
    await once(socket, 'connect');
    socket.destroy();
    expect((await ask(gateway, '/api/x', { method: 'POST', body: 'next' })).body.toString()).toBe('next');
  });
});

describe('an odd request', () => {
  it.each(['TRACE', 'PROPFIND', 'PURGE', 'LINK'])(
    '%s is refused with the methods that there are',
    async (method) => {
      const gateway = await openGateway({ serveApp: echo });
      const answer = await ask(gateway, '/', { method });
      expect(answer.status).toBe(405);
      expect(answer.headers.allow).toBe('GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS');
      expect(errorOf(answer).code).toBe('method_not_allowed');
    },
  );

  it('with headers that are too large is told what to do', async () => {
    const gateway = await openGateway({ serveApp: echo });
    const answer = await ask(gateway, '/', { headers: { cookie: 'x'.repeat(20_000) } });
    expect(answer.status).toBe(431);
    expect(errorOf(answer).message).toMatch(/cookies/);
  });

  it('with an address that is too long', async () => {
    const gateway = await openGateway({ serveApp: echo });
    expect((await ask(gateway, `/${'x'.repeat(8_192)}`)).status).toBe(414);
    expect((await ask(gateway, `/${'x'.repeat(8_000)}`)).status).toBe(200);
  });

  it.each(['OPTIONS * HTTP/1.1', 'GET http://other.test/products HTTP/1.1'])(
    'that is meant for a proxy: %s',
    async (line) => {
      const gateway = await openGateway({ serveApp: echo });
      expect(await speak(gateway, `${line}\r\nhost: x\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
    },
  );

  it('that is no HTTP, or tries to be two requests at once', async () => {
    const gateway = await openGateway({ serveApp: echo });
    expect(await speak(gateway, 'hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    const smuggled =
      'POST /api/x HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /';
    expect(await speak(gateway, smuggled)).toMatch(/^HTTP\/1\.1 400 /);
  });
});
