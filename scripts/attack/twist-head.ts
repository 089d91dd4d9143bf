import { setHeader, type Twist } from './draft.ts';

// What can be wrong with the rest of a head.

export const oddHost: Twist = (draft, random) => {
  const hosts = [
    '',
    'evil.example',
    'a b',
    'x:99999',
    'user@x',
    '[',
    '[::1',
    '999.999.1.1',
    '%00',
    '\x80',
    'x'.repeat(3_000),
    'x, y',
    'x/../y',
    '1.1.1.1.1',
    'xn--',
    '-.-',
    'x:',
    '..',
  ];
  setHeader(draft, 'host', random.pick(hosts));
  if (random.once(4)) draft.headers.push(['host', 'again']);
  if (random.once(6)) draft.headers = draft.headers.filter(([name]) => name !== 'host');
};

export const oddMethod: Twist = (draft, random) => {
  draft.method = random.pick([
    'TRACE',
    'CONNECT',
    'PROPFIND',
    'MADEUP',
    'get',
    'OPTIONS',
    'HEAD',
    'PUT',
    'PATCH',
    'DELETE',
    'PURGE',
    'QUERY',
  ]);
};

export const oddCookie: Twist = (draft, random) => {
  const name = random.pick([
    'livestall-session',
    'livestall-session.0',
    'livestall-session.1',
    'livestall-session.99',
    'sb-x-auth-token',
    '__proto__',
    '',
  ]);
  const values = [
    '',
    'x',
    'base64-',
    'base64-!!!',
    'base64-%%',
    'base64-4pyT',
    'base64-e30',
    'base64-bnVsbA',
    'base64-_____w',
    '%zz',
    '%00',
    '\x80',
    '"',
    'null',
    '[]',
    '{"access_token":1}',
    `base64-${'A'.repeat(3_000)}`,
    `base64-${Buffer.from(JSON.stringify({ access_token: 'x.y.z', refresh_token: null, expires_at: 'x', user: {} })).toString('base64url')}`,
    `base64-${Buffer.from(JSON.stringify({ access_token: 'x', refresh_token: 'y', expires_at: 1 })).toString('base64url')}`,
  ];
  draft.headers.push([
    'cookie',
    Array.from({ length: 1 + random.below(3) }, () => `${name}=${random.pick(values)}`).join('; '),
  ]);
};

export const oddHeaders: Twist = (draft, random) => {
  const odd = [
    ['range', 'bytes=9-1'],
    ['range', 'bytes=-'],
    ['range', 'bytes=0-0,1-1,2-2'],
    ['range', 'items=x'],
    ['range', `bytes=${'0-,'.repeat(1_000)}`],
    ['if-none-match', 'W/"'],
    ['if-none-match', '*'],
    ['if-none-match', '"a", "b'],
    ['if-modified-since', 'yesterday'],
    ['if-range', '\x80'],
    ['accept', '\x80'],
    ['accept', '*/*;q=x'],
    ['accept-encoding', 'gzip;q=\x80'],
    ['accept-encoding', ','.repeat(2_000)],
    ['accept-language', '../../x'],
    ['authorization', 'Bearer'],
    ['authorization', 'Bearer \x80'],
    ['authorization', 'Bearer a.b.c'],
    ['authorization', 'Basic !!!'],
    ['authorization', 'Bearer lsk_x'],
    ['apikey', '\x80'],
    ['apikey', ''],
    ['origin', 'null'],
    ['origin', 'http://['],
    ['origin', '\x80'],
    ['referer', 'http://[\x80'],
    ['content-type', '\x80'],
    ['prefer', 'count=exact,return=x\x80'],
    ['accept-profile', 'pg_catalog'],
    ['content-profile', '__proto__'],
    ['x-upsert', 'maybe'],
    ['x-client-info', '\xff'.repeat(500)],
    ['user-agent', '\x80'],
    ['user-agent', ''],
    ['cache-control', '\x80'],
    ['te', 'trailers'],
    ['expect', 'x'],
    ['connection', 'upgrade, cookie, host'],
    ['upgrade', 'websocket'],
    ['x-request-id', '\x80'],
    ['x-livestall-client', '1.2.3.4'],
    ['tus-resumable', '9'],
    ['upload-length', '-1'],
    ['content-range', 'bytes x'],
  ] as const satisfies readonly (readonly [string, string])[];
  for (let i = 0; i <= random.below(3); i += 1) {
    const [name, value] = random.pick(odd);
    draft.headers.push([name, value]);
  }
};

export const oddFraming: Twist = (draft, random) => {
  draft.version = random.pick(['HTTP/1.0', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/2.0', 'HTTP/0.9', 'HTTP/x', '']);
  const framing: [name: string, value: string][] = [
    ['content-length', '-1'],
    ['content-length', '1e3'],
    ['content-length', '3'],
    ['transfer-encoding', 'chunked'],
    ['transfer-encoding', 'gzip, chunked'],
    ['transfer-encoding', 'x'],
  ];
  draft.headers.push(random.pick(framing));
};
