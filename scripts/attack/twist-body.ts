import { setBody, setHeader, type Twist } from './draft.ts';
import { oddJson } from './odd-values.ts';
import { knownNames } from './odd-words.ts';

// What can be wrong with a body.

export const jsonBody: Twist = (draft, random) => {
  if (draft.method === 'GET' || draft.method === 'HEAD')
    draft.method = random.pick(['POST', 'PUT', 'PATCH', 'DELETE']);
  const names = Array.from({ length: 1 + random.below(6) }, () => random.pick(knownNames));
  const value = random.once(2)
    ? oddJson(random)
    : Object.fromEntries(names.map((name) => [name, oddJson(random)]));
  const text = random.pick([
    JSON.stringify(value) ?? '',
    '[',
    '{"a":',
    '['.repeat(30_000),
    '{"a":'.repeat(5_000),
    '',
    '\ufeff{}',
    '{"a":1,"a":2}',
    '{"__proto__":{"x":1}}',
  ]);
  setBody(
    draft,
    random.once(8) ? random.bytes(200) : Buffer.from(text),
    random.pick([
      'application/json',
      'application/json; charset=utf-16',
      'application/json, text/plain',
      'Application/JSON;',
    ]),
  );
};

export const oddBody: Twist = (draft, random) => {
  const types = [
    '',
    'x',
    'text/html',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary=a',
    'application/x-www-form-urlencoded',
    'application/octet-stream',
    'application/json\x80',
    '*/*',
    'image/png',
  ] as const;
  setBody(draft, random.bytes(random.below(3_000)), random.pick(types));
  if (random.once(2))
    setHeader(draft, 'content-encoding', random.pick(['gzip', 'br', 'deflate', 'zstd', 'x', 'gzip, gzip']));
};
