import type http from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import { type Operation, onOperation } from '#lib/base/observe';
import type { Gateway } from '#lib/engines/gateway/gateway';
import { findProxy } from '#lib/engines/gateway/stack-proxy';
import { makeRateLimiter } from '#lib/engines/rate-limit/limiter';
import {
  ask,
  at,
  closeAll,
  closeLater,
  makeLog,
  openGateway,
  openServer,
  speak,
} from '../../../../support/open-gateway.ts';

afterEach(closeAll);

function gateway(
  target: URL,
  serveApp: http.RequestListener = (_, res) => void res.end('shop'),
  options: Partial<Parameters<typeof openGateway>[0]> = {},
): Promise<Gateway> {
  const prefixes = ['/rest/v1', '/auth/v1', '/storage/v1', '/realtime/v1'];
  return openGateway({ proxies: prefixes.map((prefix) => ({ prefix, target })), serveApp, ...options });
}

describe('the gateway as a proxy', () => {
  it('sends the paths of Supabase to the stack and everything else to the shop', async () => {
    const { url } = await openServer(
      (req, res) => void res.setHeader('x-seen', `${req.method} ${req.url}`).end('stack'),
    );
    const running = await gateway(url);
    const answer = await fetch(at(running, '/rest/v1/products?select=id'), { method: 'POST', body: 'x' });
    expect(answer.headers.get('x-seen')).toBe('POST /rest/v1/products?select=id');
    expect(await answer.text()).toBe('stack');
    expect(await (await fetch(at(running, '/rest/v10'))).text()).toBe('shop');
    expect(await (await fetch(at(running, '/products'))).text()).toBe('shop');
  });

  it.each([
    ['a statement that took too long, which anybody can write', 500, 'PostgREST; error=57014', false],
    ['any other error of 500', 500, 'PostgREST; error=XX000', true],
    ['one without a word', 500, '', true],
    ['a database that is away', 503, 'PostgREST; error=57014', true],
  ])('counts as a failure what is one: %s', async (_, status, words, failed) => {
    const { url } = await openServer(
      (_req, res) => void res.writeHead(status, words === '' ? {} : { 'proxy-status': words }).end('{}'),
    );
    const heard = Promise.withResolvers<Operation>();
    const stop = onOperation((operation) => heard.resolve(operation));
    const running = await gateway(url);
    expect((await fetch(at(running, '/rest/v1/products'))).status).toBe(status);
    expect(await heard.promise).toMatchObject({ kind: 'gateway', name: 'proxy /rest/v1', status, failed });
    stop();
  });

  it.each(['GET', 'HEAD', 'OPTIONS', 'DELETE'])(
    'lets the body of a %s be no request of its own',
    async (method) => {
      const seen: string[] = [];
      const { url } = await openServer((req, res) => {
        seen.push(`${req.method} ${req.url}`);
        req.resume().on('end', () => res.end());
      });
      const running = await gateway(url);
      const hidden = 'POST /auth/v1/token HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n';
      const chunk = `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`;
      const head = (path: string, line: string) =>
        `${method} ${path} HTTP/1.1\r\nhost: shop.test\r\n${line}\r\n\r\n`;
      const heard = await Promise.all([
        speak(running, head('/rest/v1/x', 'connection: close\r\ntransfer-encoding: chunked'), chunk),
        speak(running, head('/rest/v1/x', `connection: close\r\ncontent-length: ${hidden.length}`), hidden),
      ]);
      await ask(running, '/rest/v1/after');
      const isTaken = method === 'DELETE';
      const own = isTaken ? ['DELETE /rest/v1/x', 'DELETE /rest/v1/x'] : [];
      expect(seen).toEqual([...own, 'GET /rest/v1/after']);
      for (const each of heard) expect(each).toMatch(isTaken ? /^HTTP\/1\.1 200 / : /^HTTP\/1\.1 400 /);
    },
  );

  it('passes large bodies through, both ways', async () => {
    const { url } = await openServer((req, res) => void req.pipe(res));
    const running = await gateway(url);
    const body = Buffer.alloc(5_000_000, 'stall');
    const answer = await fetch(at(running, '/rest/v1/echo'), { method: 'POST', body });
    expect(Buffer.from(await answer.arrayBuffer()).equals(body)).toBe(true);
  });

  it('answers 503 with a way on when the stack is away, and serves the shop all the same', async () => {
    const { url, server } = await openServer((_, res) => void res.end());
    const running = await gateway(url);
    await new Promise((resolve) => server.close(resolve));
    const answer = await fetch(at(running, '/rest/v1/products'));
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('2');
    expect((await answer.json()).error.message).toMatch(/Try again/);
    expect(await (await fetch(at(running, '/'))).text()).toBe('shop');
  });

  it('puts the guard before sign-in: what it refuses never reaches Supabase, what it read is passed on', async () => {
    const seen: string[] = [];
    const { url } = await openServer(async (req, res) => {
      for await (const chunk of req) seen.push(String(chunk));
      res.writeHead(400).end('{}');
    });
    const limiter = makeRateLimiter({ scale: 1, logger: makeLog().logger });
    const running = await gateway(url, undefined, { limiter });
    const body = JSON.stringify({ email: 'mira@stall.test', password: 'guess' });
    const statuses: number[] = [];
    for (let n = 0; n < 12; n += 1) {
      const answer = await ask(running, '/auth/v1/token?grant_type=password', { method: 'POST', body });
      statuses.push(answer.status);
      if (answer.status === 429) expect(JSON.parse(answer.body.toString()).error_code).toMatch(/rate_limit/);
    }
    expect(statuses).toEqual([...Array(10).fill(400), 429, 429]);
    expect(seen).toEqual(Array(10).fill(body));
  });

  it('gives each request an id of its own, whatever the client sent', async () => {
    const { url } = await openServer((_, res) => void res.end());
    const seen: unknown[] = [];
    const running = await gateway(url, (req, res) => {
      seen.push(req.headers['x-request-id']);
      res.end();
    });
    for (const id of ['mine', 'mine']) await fetch(at(running, '/'), { headers: { 'x-request-id': id } });
    expect(new Set(seen).size).toBe(2);
    expect(seen).not.toContain('mine');
  });

  it('carries WebSocket messages both ways and ends both sides together', async () => {
    const { url, server } = await openServer((_, res) => void res.end());
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(`echo ${data}`)));
    closeLater(() => sockets.close());
    const running = await gateway(url);
    const client = new WebSocket(at(running, '/realtime/v1/websocket').replace('http', 'ws'));
    await new Promise((resolve) => client.once('open', resolve));
    const answer = new Promise((resolve) => client.once('message', (data) => resolve(String(data))));
    client.send('hello');
    expect(await answer).toBe('echo hello');
    const closed = new Promise((resolve) => client.once('close', resolve));
    for (const socket of sockets.clients) socket.terminate();
    await closed;
  });

  it('passes on the refusal of an upgrade', async () => {
    const { url, server } = await openServer((_, res) => void res.end());
    server.on('upgrade', (_req, socket) =>
      socket.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n'),
    );
    const running = await gateway(url);
    const client = new WebSocket(at(running, '/realtime/v1/websocket').replace('http', 'ws'));
    const error = await new Promise<Error>((resolve) => client.once('error', resolve));
    expect(error.message).toContain('401');
  });

  it('lets a running request end before it stops', async () => {
    const { url } = await openServer((_, res) => void res.end());
    let finish = () => {};
    const arrived = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const held: http.ServerResponse[] = [];
    const running = await gateway(url, (_, res) => {
      held.push(res);
      finish();
    });
    const answer = fetch(at(running, '/slow'));
    await arrived;
    const stopped = running.stop();
    held[0]!.end('done');
    expect(await (await answer).text()).toBe('done');
    await stopped;
    await expect(fetch(at(running, '/'))).rejects.toThrow();
  });
});

describe('findProxy', () => {
  const table = [{ prefix: '/rest/v1', target: new URL('http://a') }];
  it.each([
    ['/rest/v1', true],
    ['/rest/v1/x', true],
    ['/rest/v1?x=1', true],
    ['/rest/v1x', false],
    ['/', false],
    ['/x/rest/v1', false],
  ])('%s: %s', (path, isProxied) => {
    expect(findProxy(table, path) !== null).toBe(isProxied);
  });
});
