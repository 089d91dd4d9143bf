import { Agent, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { WebSocket } from 'ws';
import { makeClientAddress } from '#lib/engines/gateway/client-address';
import type { GatewayOptions } from '#lib/engines/gateway/gateway';
import { makeRateLimiter } from '#lib/engines/rate-limit/limiter';
import { policies } from '#lib/engines/rate-limit/policies';
import { ask, at, closeAll, makeLog, openGateway, openServer } from '../../../../support/open-gateway.ts';

afterEach(closeAll);

const spoofed = {
  'x-forwarded-for': '203.0.113.9',
  'x-forwarded-host': 'evil.test',
  'x-forwarded-proto': 'https',
  'x-forwarded-port': '1',
  'x-livestall-client': 'somebody-else',
  'x-request-id': 'chosen-by-client',
  'content-security-policy': "script-src 'nonce-chosenByClient'",
  'x-vendor-id': '1',
};

/** A gateway that tells what its app was told. */
async function openListening(options: Partial<GatewayOptions> = {}) {
  const told: IncomingHttpHeaders[] = [];
  const serveApp: RequestListener = (request, response) => {
    told.push(request.headers);
    response.end('x');
  };
  return { told, gateway: await openGateway({ serveApp, ...options }) };
}

/** `browse` allows exactly `points` a minute. */
const limiterOf = (points: number) =>
  makeRateLimiter({ scale: points / policies.browse.points, logger: makeLog().logger });

describe('who asks', () => {
  it('is told to the app by the gateway, whatever the client says', async () => {
    const { told, gateway } = await openListening();
    await ask(gateway, '/account', { headers: { ...spoofed, host: 'shop.test' } });
    expect(told[0]).toMatchObject({
      'x-livestall-client': '127.0.0.1',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'shop.test',
      'x-forwarded-proto': 'http',
    });
    expect(told[0]?.['x-forwarded-port']).toBeUndefined();
    expect(told[0]?.['x-request-id']).not.toBe(spoofed['x-request-id']);
    expect(told[0]?.['content-security-policy']).not.toContain('chosenByClient');
  });

  it('is told to Supabase as well', async () => {
    const told: IncomingHttpHeaders[] = [];
    const { url } = await openServer((request, response) => {
      told.push(request.headers);
      response.end();
    });
    const { gateway } = await openListening({ proxies: [{ prefix: '/rest/v1', target: url }] });
    await ask(gateway, '/rest/v1/x', { headers: spoofed });
    expect(told[0]).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http' });
    expect(told[0]?.['x-livestall-client']).toBeUndefined();
  });

  it('is believed of a proxy that is trusted', async () => {
    const { told, gateway } = await openListening({ clientAddress: makeClientAddress('127.0.0.0/8') });
    await ask(gateway, '/account', { headers: { 'x-forwarded-for': '6.6.6.6, 2001:db8:1:2:3::4' } });
    expect(told[0]).toMatchObject({
      'x-livestall-client': '2001:db8:1:2::/64',
      'x-forwarded-for': '2001:db8:1:2::',
    });
  });

  it('gets a request id of its own each time, which the answer names', async () => {
    const { told, gateway } = await openListening();
    const answers = [await ask(gateway, '/account'), await ask(gateway, '/account')];
    const ids = answers.map(({ headers }) => headers['x-request-id']);
    expect(told.map((headers) => headers['x-request-id'])).toEqual(ids);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[\w-]{8,64}$/);
  });
});

describe('how much', () => {
  it('is counted by address: forwarding headers, cookies and vendor ids move nothing', async () => {
    const { gateway } = await openListening({ limiter: limiterOf(3) });
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      const headers = {
        ...spoofed,
        'x-forwarded-for': `203.0.113.${n}`,
        cookie: `id=${n}`,
        'x-vendor-id': `${n}`,
      };
      statuses.push((await ask(gateway, `/account?n=${n}`, { headers })).status);
    }
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
  });

  it('is refused with the time to wait, in the shape of every error', async () => {
    const { gateway } = await openListening({ limiter: limiterOf(1) });
    await ask(gateway, '/account');
    for (const options of [{}, { method: 'POST', body: 'x' }]) {
      const { status, headers, body } = await ask(gateway, '/account', options);
      const { error } = JSON.parse(body.toString());
      expect(status).toBe(429);
      expect(headers['ratelimit-policy']).toBe('"browse";q=1;w=60');
      expect(Number(headers['retry-after'])).toBe(error.details.retryAfterS);
      expect(error).toMatchObject({ code: 'rate_limited', requestId: headers['x-request-id'] });
    }
  });

  it('is counted for what is answered from memory or by Supabase, and not for files and health', async () => {
    const { url } = await openServer((_, response) => void response.end());
    const proxies = [
      { prefix: '/rest/v1', target: url },
      { prefix: '/storage/v1', target: url },
    ];
    const limiter = limiterOf(100);
    const { gateway } = await openListening({ limiter, proxies });
    const spent = async (path: string) => {
      const before = limiter.stats().browse.allowed;
      await ask(gateway, path);
      return limiter.stats().browse.allowed - before;
    };
    expect(await spent('/products')).toBe(1);
    expect(await spent('/rest/v1/x')).toBe(1);
    expect(await spent('/_next/static/x.js')).toBe(0);
    expect(await spent('/api/health')).toBe(0);
    expect(await spent('/metrics')).toBe(0);
  });

  it('is little for the pictures of a page', async () => {
    const { url } = await openServer((_, response) => void response.end());
    const limiter = limiterOf(100);
    const { gateway } = await openListening({ limiter, proxies: [{ prefix: '/storage/v1', target: url }] });
    const path = '/storage/v1/object/public/products/x.webp';
    // As browsers do: six connections, each used again.
    const agent = new Agent({ keepAlive: true, maxSockets: 6 });
    await Promise.all(Array.from({ length: 60 }, () => ask(gateway, path, { agent })));
    agent.destroy();
    expect(limiter.stats().browse.allowed).toBeLessThanOrEqual(12);
  });

  it('is counted for sockets, which are refused by an answer too', async () => {
    const { gateway } = await openListening({ limiter: limiterOf(1) });
    await ask(gateway, '/account');
    const socket = new WebSocket(at(gateway, '/realtime/v1/websocket').replace('http', 'ws'));
    const error = await new Promise<Error>((resolve) => socket.once('error', resolve));
    expect(error.message).toContain('429');
  });
});
