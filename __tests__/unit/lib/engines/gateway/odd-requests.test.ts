import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { WebSocketServer } from 'ws';
import { findOddTarget } from '#lib/engines/gateway/odd-target';
import { dropInternalHeaders, findOddRouterHeader } from '#lib/engines/gateway/router-headers';
import { makeRateLimiter } from '#lib/engines/rate-limit/limiter';
import { policies } from '#lib/engines/rate-limit/policies';
import {
  ask,
  closeAll,
  closeLater,
  makeLog,
  openGateway,
  openServer,
  speak,
} from '../../../../support/open-gateway.ts';

afterEach(closeAll);

const statusOf = (heard: string) => Number(/^HTTP\/1\.1 (\d{3}) /.exec(heard)?.[1]);
const errorIn = (heard: string) => JSON.parse(heard.slice(heard.indexOf('\r\n\r\n') + 4)).error;

/** A gateway before an app and a stack that note what they hear of. */
async function openHearing(limit = false) {
  const heard: string[] = [];
  const note = (request: IncomingMessage) => void heard.push(`${request.method} ${request.url}`);
  const { url, server } = await openServer((request, response) => {
    note(request);
    response.end('stack');
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (_socket, request) => note(request));
  closeLater(() => sockets.close());
  const gateway = await openGateway({
    serveApp: (request, response) => {
      note(request);
      response.end('app');
    },
    proxies: ['/rest/v1', '/storage/v1', '/realtime/v1'].map((prefix) => ({ prefix, target: url })),
    ...(limit
      ? { limiter: makeRateLimiter({ scale: 1 / policies.browse.points, logger: makeLog().logger }) }
      : {}),
  });
  return { gateway, heard };
}

const plainHead = 'host: shop.test\r\nconnection: close\r\n';

describe('a target', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '%',
      '%zz',
      '%E0%A4%A',
      '%00',
      '%c0%ae',
      '%ed%a0%80',
      '%2e',
      '%2E%2e',
      '%252f',
      '%25zz',
      '%2500',
    ),
    fc.constantFrom(
      '/',
      '//',
      '..',
      '.',
      '\\',
      '%5c',
      '%2f',
      ';',
      '#',
      '?',
      '&',
      '=',
      '+',
      'ä',
      '\u0080',
      ' ',
    ),
    fc.stringMatching(/^[\w~-]{1,6}$/),
    fc.string({
      unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
      maxLength: 3,
    }),
  );
  const target = fc.array(piece, { maxLength: 10 }).map((pieces) => `/${pieces.join('')}`);

  it('that is let through is understood by every reader, in one way', () => {
    fc.assert(
      fc.property(target, (url) => {
        if (findOddTarget(url) !== null) return;
        const [path = '', ...queries] = url.split('?');
        const once = decodeURIComponent(path);
        decodeURIComponent(queries.join('?'));
        if (path.includes('%25') && once.includes('%')) decodeURIComponent(once);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
        expect(once).not.toMatch(/[\u0000-\u001f\u007f]/);
        // No reader resolves anything of it. Two slashes at the front would be a host.
        expect(new URL(`http://shop.test${path}`).pathname).toBe(
          path.replaceAll('"', '%22').replace(/[<>`{}^]/g, encodeURIComponent),
        );
      }),
      { numRuns: 5_000 },
    );
  });

  it('that anybody could mean is let through', () => {
    const word = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .map((text) => text.toWellFormed());
    const segment = word
      // biome-ignore lint/suspicious/noControlCharactersInRegex: nobody means these in a path
      .filter((text) => !/^\.{1,2}(;|$)|[\u0000-\u001f\u007f%]/.test(text))
      .map(encodeURIComponent);
    const query = fc
      .tuple(word, word)
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
    fc.assert(
      fc.property(
        fc.array(segment, { maxLength: 4 }),
        fc.array(
          query.filter((text) => !text.includes('%00')),
          { maxLength: 3 },
        ),
        (segments, queries) => {
          const url = `/${segments.join('/')}${queries.length > 0 ? `?${queries.join('&')}` : ''}`;
          expect([url, findOddTarget(url)]).toEqual([url, null]);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it.each([
    '/%zz',
    '/products/%E0%A4%A',
    '/rest/v1/products?select=%00',
    '/storage/v1/object/public/%c0%af',
    '/realtime/v1/api/%',
    '/products/%252e%252e/x',
    '/a/../rest/v1/x',
    '/products\\x',
    'http://shop.test/products',
    '*',
  ])('is refused in our words before anybody hears of it: %s', async (url) => {
    const { gateway, heard } = await openHearing();
    const answer = await speak(gateway, `GET ${url} HTTP/1.1\r\n${plainHead}\r\n`);
    expect(statusOf(answer)).toBe(400);
    expect(errorIn(answer)).toEqual({
      code: 'bad_request',
      message: expect.any(String),
      requestId: expect.any(String),
    });
    expect(heard).toEqual([]);
  });

  it('is refused as a page where a browser asks for one', async () => {
    const { gateway } = await openHearing();
    const answer = await ask(gateway, '/%zz', { headers: { accept: 'text/html,*/*;q=0.8' } });
    expect([answer.status, answer.headers['content-type']]).toEqual([400, 'text/html; charset=utf-8']);
    expect(answer.headers['content-security-policy']).not.toContain('script');
    expect(answer.body.toString()).toContain(String(answer.headers['x-request-id']));
  });
});

describe('a host', () => {
  it.each([
    ['two', 'host: shop.test\r\nhost: evil.example\r\n'],
    ['two that are one', 'host: shop.test\r\nHost: shop.test\r\n'],
    ['none', ''],
    ['an empty one', 'host: \r\n'],
    ['a user before it', 'host: user@shop.test\r\n'],
    ['a path behind it', 'host: shop.test/x\r\n'],
    ['a port that is none', 'host: shop.test:99999\r\n'],
    ['a word for a port', 'host: shop.test:http\r\n'],
    ['an address that is none', 'host: 999.1.1.1\r\n'],
    ['an open bracket', 'host: [::1\r\n'],
    ['spaces', 'host: shop .test\r\n'],
    ['a list', 'host: shop.test, evil.example\r\n'],
    ['an escape', 'host: %00\r\n'],
    ['bytes above 127', 'host: sh\xf6p.test\r\n'],
  ])('is refused: %s', async (_, head) => {
    const { gateway, heard } = await openHearing();
    for (const version of ['1.1', '1.0']) {
      const answer = await speak(
        gateway,
        Buffer.from(`GET /x HTTP/${version}\r\n${head}connection: close\r\n\r\n`, 'latin1'),
      );
      expect([version, statusOf(answer)]).toEqual([version, 400]);
    }
    expect(heard).toEqual([]);
  });

  it.each([
    'shop.test',
    'shop.test:3000',
    '127.0.0.1:80',
    '[::1]:3000',
    'localhost',
    'web_1:3000',
    'SHOP.test.',
  ])('%s is one', async (host) => {
    const { gateway } = await openHearing();
    expect((await ask(gateway, '/x', { headers: { host } })).status).toBe(200);
  });
});

describe('a method', () => {
  it.each(['TRACE', 'CONNECT', 'PROPFIND', 'MADEUP'])('%s is refused in our words', async (method) => {
    const { gateway, heard } = await openHearing();
    const url = method === 'CONNECT' ? 'evil.example:443' : '/products';
    const answer = await speak(gateway, `${method} ${url} HTTP/1.1\r\n${plainHead}\r\n`);
    expect([400, 405]).toContain(statusOf(answer));
    expect(errorIn(answer).message).not.toBe('');
    expect(heard).toEqual([]);
  });
});

describe('one request', () => {
  it.each([
    ['two lengths', 'POST /x HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ncontent-length: 30\r\n\r\nabc'],
    [
      'a length and pieces',
      'POST /x HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'pieces that are not last',
      'POST /x HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked, gzip\r\n\r\n0\r\n\r\n',
    ],
    [
      'pieces in another spelling',
      'POST /x HTTP/1.1\r\nhost: x\r\ntransfer-encoding: xchunked\r\n\r\n0\r\n\r\n',
    ],
    ['a folded header', 'GET /x HTTP/1.1\r\nhost: x\r\nx-a: b\r\n c: d\r\n\r\n'],
    ['a bare line feed', 'GET /x HTTP/1.1\nhost: x\n\n'],
    ['a space before the colon', 'GET /x HTTP/1.1\r\nhost : x\r\n\r\n'],
  ])('is not read as two, or in two ways: %s', async (_, text) => {
    const { gateway, heard } = await openHearing();
    const answer = await speak(gateway, `${text}GET /smuggled HTTP/1.1\r\n${plainHead}\r\n`);
    expect(statusOf(answer)).toBeGreaterThanOrEqual(400);
    expect(statusOf(answer)).toBeLessThan(500);
    expect(heard).toEqual([]);
  });
});

describe('an expectation', () => {
  it('that nobody can meet is refused in our words', async () => {
    const { gateway, heard } = await openHearing();
    const answer = await speak(
      gateway,
      `POST /x HTTP/1.1\r\n${plainHead}expect: cake\r\ncontent-length: 0\r\n\r\n`,
    );
    expect(statusOf(answer)).toBe(417);
    expect(errorIn(answer).code).toBe('bad_request');
    expect(heard).toEqual([]);
  });
});

describe('an upgrade', () => {
  const upgrade =
    'connection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';
  const socket = '/realtime/v1/websocket?apikey=x';

  it.each([
    [
      'of a page',
      `GET /products HTTP/1.1\r\n${plainHead.replace('connection: close\r\n', '')}${upgrade}`,
      400,
    ],
    ['of another path of Realtime', `GET /realtime/v1/api HTTP/1.1\r\nhost: x\r\n${upgrade}`, 400],
    ['of REST', `GET /rest/v1/x HTTP/1.1\r\nhost: x\r\n${upgrade}`, 400],
    ['to a broken path', `GET /realtime/v1/websocket?x=%zz HTTP/1.1\r\nhost: x\r\n${upgrade}`, 400],
    ['for two hosts', `GET ${socket} HTTP/1.1\r\nhost: x\r\nhost: y\r\n${upgrade}`, 400],
    [
      'by another site with our cookies',
      `GET ${socket} HTTP/1.1\r\nhost: x\r\norigin: http://evil.example\r\ncookie: a=b\r\n${upgrade}`,
      403,
    ],
    ['by an odd method', `TRACE ${socket} HTTP/1.1\r\nhost: x\r\n${upgrade}`, 405],
  ])('is refused: %s', async (_, head, status) => {
    const { gateway, heard } = await openHearing();
    const answer = await speak(gateway, `${head}\r\n`);
    expect(statusOf(answer)).toBe(status);
    expect(errorIn(answer).requestId).toMatch(/./);
    expect(heard).toEqual([]);
  });

  it('to another protocol is a plain request: the offer may be ignored', async () => {
    const { gateway, heard } = await openHearing();
    const offer = 'GET /x HTTP/1.1\r\nhost: x\r\nconnection: Upgrade, close\r\nupgrade: h2c\r\n\r\n';
    expect(statusOf(await speak(gateway, offer))).toBe(200);
    expect(heard).toEqual(['GET /x']);
  });

  it('costs what a request costs', async () => {
    const { gateway } = await openHearing(true);
    const statuses = new Set<number>();
    for (let i = 0; i < 3; i += 1)
      statuses.add(
        statusOf(
          await speak(
            gateway,
            `GET /products HTTP/1.1\r\nhost: x\r\nconnection: upgrade, close\r\nupgrade: h2c\r\n\r\n`,
          ),
        ),
      );
    expect(statuses).toContain(429);
  });

  it('is passed on when it is one, and closed when nobody is at its end', async () => {
    const { url, server } = await openServer((_, response) => void response.end());
    const sockets = new WebSocketServer({ server });
    closeLater(() => sockets.close());
    const gone = new Promise((resolve) => sockets.on('connection', (one) => one.on('close', resolve)));
    const gateway = await openGateway({
      serveApp: (_, response) => void response.end(),
      proxies: [{ prefix: '/realtime/v1', target: url }],
      limits: { idleTimeoutMs: 200 },
    });
    // It never says anything again: this end does not even close.
    const client = connect(gateway.port, '127.0.0.1');
    closeLater(() => client.destroy());
    client.on('error', () => undefined).write(`GET ${socket} HTTP/1.1\r\nhost: x\r\n${upgrade}\r\n`);
    await gone;
  });

  it('that the server behind does not answer ends with words', async () => {
    const { url, server } = await openServer((_, response) => void response.end());
    server.on('upgrade', (_request, held) => void closeLater(() => held.destroy()));
    const gateway = await openGateway({
      serveApp: (_, response) => void response.end(),
      proxies: [{ prefix: '/realtime/v1', target: url }],
      limits: { headersTimeoutMs: 200 },
    });
    const answer = await speak(gateway, `GET ${socket} HTTP/1.1\r\nhost: x\r\n${upgrade}\r\n`);
    expect(statusOf(answer)).toBe(503);
    expect(answer.toLowerCase()).toContain('retry-after');
  });
});

describe('what Next’s router says', () => {
  const state = (tree: unknown) => ({ 'next-router-state-tree': encodeURIComponent(JSON.stringify(tree)) });

  it('is read when it is a tree, and refused when it is anything else', () => {
    const good = [
      '',
      { children: ['products', { children: [['id', 'a', 'd', null], { children: ['__PAGE__', {}] }] }] },
      null,
      null,
      16,
    ];
    expect(findOddRouterHeader(state(good))).toBeNull();
    expect(findOddRouterHeader({})).toBeNull();
    for (const bad of ['', '%', '%00', '[]', 'null', '{}', '["",{"a":[]}]', '["",{},1]', '["",{},null,"x"]'])
      expect(findOddRouterHeader({ 'next-router-state-tree': bad })).not.toBeNull();
  });

  it('never throws, however deep or odd', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.json().map(encodeURIComponent)),
        (text) => {
          findOddRouterHeader({ 'next-router-state-tree': text });
        },
      ),
      { numRuns: 2_000 },
    );
    const deep = `${'["",{"a":'.repeat(900)}["",{}]${'}]'.repeat(900)}`;
    expect(findOddRouterHeader({ 'next-router-state-tree': deep })).not.toBeNull();
  });

  it('and what its parts tell each other is not taken from a client', () => {
    const headers = {
      'x-middleware-subrequest': 'x',
      'x-nextjs-data': '1',
      'x-matched-path': '/',
      rsc: '1',
      cookie: 'a',
    };
    dropInternalHeaders(headers);
    expect(Object.keys(headers)).toEqual(['rsc', 'cookie']);
  });
});
