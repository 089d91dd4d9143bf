import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import { makeCaches } from '#lib/engines/cache/caches';
import { makeClientAddress } from '#lib/engines/gateway/client-address';
import { largePage, openCachedShop, writePage } from '../../../../support/cached-shop.ts';
import {
  ask,
  at,
  closeAll,
  closeLater,
  makeLog,
  openGateway,
  openServer,
} from '../../../../support/open-gateway.ts';
import { timePasses } from '../../../../support/until.ts';

afterEach(closeAll);

const app: RequestListener = (_, response) =>
  void response.writeHead(200, { 'content-type': 'text/html' }).end('x');
const metrics = { contentType: 'text/plain; version=0.0.4', body: 'up 1\n' };
const readMetrics = async () => metrics;

describe('/api/health', () => {
  it('is answered without the app', async () => {
    const gateway = await openGateway({ serveApp: (_, response) => void response.destroy() });
    const { status, headers, body } = await ask(gateway, '/api/health');
    expect([status, JSON.parse(body.toString())]).toEqual([200, { status: 'ok' }]);
    expect(headers['cache-control']).toBe('private, no-store');
    expect((await ask(gateway, '/api/health', { method: 'POST' })).status).toBe(405);
  });
});

describe('/metrics', () => {
  it('is for this machine', async () => {
    const gateway = await openGateway({ serveApp: app, readMetrics });
    const { status, headers, body } = await ask(gateway, '/metrics');
    expect([status, headers['content-type'], body.toString()]).toEqual([
      200,
      metrics.contentType,
      metrics.body,
    ]);
  });

  it.each<Record<string, string>>([
    { 'x-forwarded-for': '127.0.0.1' },
    { forwarded: 'for=127.0.0.1' },
    { via: '1.1 proxy' },
    { authorization: 'Bearer wrong' },
  ])('is not there for what came through a proxy or with a wrong token: %j', async (headers) => {
    const gateway = await openGateway({ serveApp: app, readMetrics, metricsToken: 'a-token-of-16-chars' });
    const answer = await ask(gateway, '/metrics', { headers });
    expect([answer.status, JSON.parse(answer.body.toString()).error.code]).toEqual([404, 'not_found']);
  });

  it('is for whoever has the token, from anywhere', async () => {
    const gateway = await openGateway({
      serveApp: app,
      readMetrics,
      metricsToken: 'a-token-of-16-chars',
      clientAddress: makeClientAddress('127.0.0.1'),
    });
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    expect((await ask(gateway, '/metrics', { headers })).status).toBe(404);
    const authorization = 'Bearer a-token-of-16-chars';
    expect((await ask(gateway, '/metrics', { headers: { ...headers, authorization } })).status).toBe(200);
  });

  it('is not there when nothing is measured', async () => {
    const gateway = await openGateway({ serveApp: app });
    expect((await ask(gateway, '/metrics')).status).toBe(404);
  });
});

describe('an app that fails', () => {
  it.each(['/account', '/products', '/theme.js'])(
    'is answered for in the shape of every error: %s',
    async (path) => {
      const { logger, lines } = makeLog();
      const caches = makeCaches();
      caches.resume();
      const gateway = await openGateway({
        logger,
        publicFiles: ['/theme.js'],
        caches,
        serveApp: () => Promise.reject(new Error('broken')),
      });
      const { status, headers, body } = await ask(gateway, path);
      const { error } = JSON.parse(body.toString());
      expect(status).toBe(500);
      expect(error).toMatchObject({ code: 'internal', requestId: headers['x-request-id'] });
      expect(headers['cache-control']).toBe('private, no-store');
      expect(lines).toContainEqual(expect.objectContaining({ requestId: error.requestId, level: 50 }));
    },
  );

  it('in the middle of an answer ends the connection, so that nobody takes it for whole', async () => {
    const gateway = await openGateway({
      serveApp(_, response) {
        response.write('half');
        return Promise.reject(new Error('broken'));
      },
    });
    await expect(ask(gateway, '/account')).rejects.toThrow();
  });
});

describe('security headers', () => {
  const expected = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-opener-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'permissions-policy': expect.stringContaining('camera=()'),
  };

  it('are on pages, JSON and files, from memory or not', async () => {
    const { get } = await openCachedShop(largePage, { publicFiles: ['/theme.js'] });
    for (const path of ['/products', '/products', '/api/categories', '/api/me', '/account', '/theme.js'])
      expect((await get(path)).headers).toMatchObject(expected);
  });

  it('name the scripts of a page from memory by hash', async () => {
    const { get } = await openCachedShop((request, response) => {
      const nonce = /'nonce-([^']+)'/.exec(String(request.headers['content-security-policy']))?.[1];
      response.setHeader('link', `</a.css>; rel=preload; as="style"; nonce="${nonce}"`);
      writePage(response, `<script nonce="${nonce}">go()</script>`);
    });
    const { headers, body } = await get('/products');
    expect(body.toString()).toBe('<script>go()</script>');
    expect(headers['content-security-policy']).toMatch(/script-src 'self' 'sha256-[^']+';/);
    expect(headers.link).toBe('</a.css>; rel=preload; as="style"');
  });

  it('give a page that is made for one person a nonce of its own, and tell the app', async () => {
    const told: unknown[] = [];
    const gateway = await openGateway({
      serveApp(request, response) {
        told.push(request.headers['content-security-policy']);
        response.end();
      },
    });
    const policies = [await ask(gateway, '/account'), await ask(gateway, '/account')].map(
      ({ headers }) => headers['content-security-policy'],
    );
    expect(told).toEqual(policies);
    expect(new Set(policies).size).toBe(2);
    for (const policy of policies) expect(policy).toMatch(/script-src 'self' 'nonce-[^']+';/);
  });

  it('keep what others made from running in the shop’s origin', async () => {
    const { url } = await openServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<script>alert(1)</script>');
    });
    const gateway = await openGateway({ serveApp: app, proxies: [{ prefix: '/storage/v1', target: url }] });
    const { headers } = await ask(gateway, '/storage/v1/object/public/x/y.html');
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*; sandbox;/);
    expect(headers['content-security-policy']).not.toMatch(/script-src|allow-/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('leave what Supabase says as it is', async () => {
    const { url } = await openServer((_, response) => {
      response.writeHead(200, { 'content-security-policy': "default-src 'none'; sandbox" }).end();
    });
    const gateway = await openGateway({ serveApp: app, proxies: [{ prefix: '/storage/v1', target: url }] });
    const { headers } = await ask(gateway, '/storage/v1/x');
    expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox");
    expect(headers['x-frame-options']).toBeUndefined();
  });
});

describe('what the app refuses of the API without a word', () => {
  const refusals: Record<string, RequestListener> = {
    '/api/method': (_, response) => {
      response.statusCode = 405;
      response.setHeader('allow', 'GET');
      response.end();
    },
    '/api/page': (_, response) => {
      response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' });
      response.write('<!doctype html>');
      response.end('<p>Not found</p>');
    },
    '/api/head': (_, response) => void response.writeHead(400).end(),
    '/api/json': (_, response) =>
      void response.writeHead(409, { 'content-type': 'application/json' }).end('{"a":1}'),
    '/api/file': (_, response) => void response.writeHead(200, { 'content-type': 'text/csv' }).end('a,b'),
  };
  const refusing: RequestListener = (request, response) => refusals[request.url ?? '']?.(request, response);

  it.each([
    ['/api/method', 405, 'method_not_allowed'],
    ['/api/page', 404, 'not_found'],
    ['/api/head', 400, 'bad_request'],
  ])('gets the shape of every error: %s', async (path, status, code) => {
    const gateway = await openGateway({ serveApp: refusing });
    for (const encoding of ['gzip', 'identity']) {
      const answer = await ask(gateway, path, { headers: { 'accept-encoding': encoding } });
      expect(answer.status).toBe(status);
      expect(JSON.parse(answer.body.toString()).error).toMatchObject({
        code,
        requestId: answer.headers['x-request-id'],
      });
    }
    expect((await ask(gateway, path, { method: 'HEAD' })).status).toBe(status);
  });

  it('is left alone when it has a shape, or is no refusal', async () => {
    const gateway = await openGateway({ serveApp: refusing });
    expect((await ask(gateway, '/api/json')).body.toString()).toBe('{"a":1}');
    expect((await ask(gateway, '/api/file')).body.toString()).toBe('a,b');
  });
});

describe('stopping', () => {
  it('finishes what runs, takes nothing new, and closes connections that wait for more', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const gateway = await openGateway({
      async serveApp(request, response) {
        if (request.url === '/slow') {
          arrived();
          await held;
        }
        response.end('done');
      },
    });
    const idle = await fetch(at(gateway, '/quick'));
    await idle.text();
    const slow = fetch(at(gateway, '/slow'));
    await arrival;
    const stopped = gateway.stop(10_000);
    await expect(fetch(at(gateway, '/quick'))).rejects.toThrow();
    release();
    expect(await (await slow).text()).toBe('done');
    await stopped;
  });

  it('says so to whoever asks on a connection that is still open', async () => {
    let release = () => {};
    const gateway = await openGateway({
      serveApp(_, response) {
        release = () => void response.end('done');
        response.write('begun ');
      },
    });
    // Two requests on one connection: the second is read while the first still runs, and the gateway stops.
    const socket = connect(gateway.port, '127.0.0.1');
    closeLater(() => socket.destroy());
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk.toString();
    });
    socket.write('GET /slow HTTP/1.1\r\nhost: x\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    const stopped = gateway.stop(10_000);
    socket.write('GET /api/health HTTP/1.1\r\nhost: x\r\n\r\n');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await timePasses(50);
    release();
    await closed;
    expect(heard).toContain('503');
    expect(heard).toContain('"draining"');
    expect(heard.toLowerCase()).toContain('connection: close');
    await stopped;
  });

  it('does not wait longer than it may', async () => {
    const gateway = await openGateway({ serveApp: (_, response) => void response.write('for ever') });
    const answer = await fetch(at(gateway, '/slow'));
    await gateway.stop(10);
    await expect(answer.text()).rejects.toThrow();
  });
});
