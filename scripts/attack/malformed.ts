import { type Draft, escaped, type Twist, word } from './draft.ts';
import type { Random } from './random.ts';
import type { Subject } from './subjects.ts';
import { cursor, longQuery, oddPath, oddQuery, restQuery, twice } from './twist-address.ts';
import { jsonBody, oddBody } from './twist-body.ts';
import { oddCookie, oddFraming, oddHeaders, oddHost, oddMethod } from './twist-head.ts';
import { action, nextInternal, routerState } from './twist-next.ts';

// Requests that are wrong in one or more ways, as bytes: what clients refuse to send is part of it.

export interface MalformedOptions {
  host: string;
  /** A `Cookie` header of somebody who is signed in, for some of the requests. */
  cookies: readonly string[];
  /** What REST and Auth want to see. */
  apiKey: string;
}

/** Every kind of what can be wrong, by the name that reports show. */
const twists = {
  path: oddPath,
  query: oddQuery,
  cursor,
  rest: restQuery,
  twice,
  longQuery,
  router: routerState,
  action,
  internal: nextInternal,
  json: jsonBody,
  body: oddBody,
  host: oddHost,
  method: oddMethod,
  cookie: oddCookie,
  headers: oddHeaders,
  framing: oddFraming,
} satisfies Record<string, Twist>;

const kinds = Object.keys(twists) as (keyof typeof twists)[];

function draftOf(subject: Subject, random: Random, { host, cookies, apiKey }: MalformedOptions): Draft {
  const target = subject.pattern.replaceAll(
    /:(\w+)\*?/g,
    () => (random.once(2) ? word(random) : escaped(word(random))) || 'x',
  );
  const headers: Draft['headers'] = [
    ['host', host],
    ['connection', 'close'],
  ];
  if (/^\/(?:rest|auth|storage|realtime)\//.test(target)) headers.push(['apikey', apiKey]);
  const [first, ...others] = cookies;
  if (first !== undefined && !random.once(3)) headers.push(['cookie', random.pick([first, ...others])]);
  if (random.once(3)) headers.push(['accept', 'text/html,*/*;q=0.8']);
  return { method: subject.method, target, version: 'HTTP/1.1', headers, body: Buffer.alloc(0) };
}

function toBytes({ method, target, version, headers, body }: Draft): Buffer {
  const isFramed = headers.some(([name]) => name === 'content-length' || name === 'transfer-encoding');
  const all = body.length > 0 && !isFramed ? [...headers, ['content-length', String(body.length)]] : headers;
  const lines = [`${method} ${target} ${version}`.trim(), ...all.map(([name, value]) => `${name}: ${value}`)];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}

export interface Malformed {
  subject: Subject;
  kinds: string;
  bytes: Buffer;
  /** It may say that it is longer than it is: no answer is an answer then. */
  isCutOff: boolean;
}

/** The next request for `subject`: one thing is wrong with it, or several. */
export function makeMalformed(subject: Subject, random: Random, options: MalformedOptions): Malformed {
  const draft = draftOf(subject, random, options);
  const chosen = Array.from({ length: random.pick([1, 1, 1, 2, 3]) }, () => random.pick(kinds));
  for (const kind of chosen) twists[kind](draft, random);
  const isCutOff = chosen.includes('framing');
  return { subject, kinds: [...new Set(chosen)].join('+'), bytes: toBytes(draft), isCutOff };
}
