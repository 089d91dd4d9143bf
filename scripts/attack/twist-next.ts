import { addQuery, setBody, setHeader, type Twist, word } from './draft.ts';

// What only Next’s router, its actions or its own parts send.

export const routerState: Twist = (draft, random) => {
  const trees = [
    '',
    '%',
    '%00',
    'null',
    '[]',
    '["",{}]',
    '[[],{}]',
    '["",{"children":["x",{}]},null,null,true]',
    '["",{"a":'.repeat(300),
  ];
  setHeader(draft, 'rsc', random.pick(['1', '', '0', '\x80', 'x'.repeat(2_000)]));
  setHeader(
    draft,
    'next-router-state-tree',
    random.once(2) ? encodeURIComponent(random.pick(trees)) : random.pick(trees),
  );
  if (random.once(2)) setHeader(draft, 'next-router-prefetch', random.pick(['1', '2', '', 'x']));
  if (random.once(2))
    setHeader(
      draft,
      'next-router-segment-prefetch',
      random.pick(['/_tree', '/x/../..', '%zz', '', '/__PAGE__']),
    );
  if (random.once(2))
    setHeader(draft, 'next-url', random.pick(['/', '//evil.example', '/%zz', 'http://[', '\x80', '']));
  if (random.once(2)) addQuery(draft, '_rsc', word(random));
};

export const action: Twist = (draft, random) => {
  draft.method = 'POST';
  setHeader(
    draft,
    'next-action',
    random.pick(['x', '', '0'.repeat(42), '__proto__', '\x80', `40${'a'.repeat(40)}`]),
  );
  const boundary = 'bound';
  const parts = [
    `--${boundary}\r\ncontent-disposition: form-data; name="$ACTION_ID_x"\r\n\r\n\r\n--${boundary}--`,
    `--${boundary}`,
    '',
    'x',
    `--${boundary}\r\n\r\n`,
    `--${boundary}\r\ncontent-disposition: form-data; name="0"\r\n\r\n["$K1"]\r\n--${boundary}--`,
  ];
  setBody(
    draft,
    Buffer.from(random.pick(parts)),
    random.pick([
      `multipart/form-data; boundary=${boundary}`,
      'multipart/form-data',
      'text/plain;charset=UTF-8',
      'application/x-www-form-urlencoded',
    ]),
  );
};

export const nextInternal: Twist = (draft, random) => {
  const names = [
    'x-middleware-subrequest',
    'x-middleware-rewrite',
    'x-nextjs-data',
    'x-matched-path',
    'x-invoke-path',
    'x-now-route-matches',
    'next-resume',
    'x-forwarded-host',
    'x-forwarded-proto',
    'x-forwarded-for',
    'x-http-method-override',
    'x-rewrite-url',
    'x-original-url',
  ] as const;
  setHeader(
    draft,
    random.pick(names),
    random.pick([
      '1',
      '/admin',
      '%zz',
      '\x80',
      'middleware:middleware:middleware',
      'evil.example',
      'http://[',
    ]),
  );
};
