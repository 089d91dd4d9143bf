import fc from 'fast-check';

/** What a stranger may send: JSON of every type in every position, deep and wide, and binary frames that lie. */

/** A value of every JSON type, those that trip code over included. */
const anyJson = fc.oneof(
  fc.constantFrom(null, true, false, 0, -1, 1e308, '', '\0', '\ud800', '__proto__', [], {}, [[]], [null]),
  fc.constantFrom({ toString: 1, valueOf: null }, { toJSON: 'x' }, { length: -1 }, { id: {} }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ maxLength: 5_000 }),
  fc.double(),
  fc.jsonValue({ maxDepth: 4 }),
);
const jsonText = anyJson.map((value) => JSON.stringify(value) ?? 'null');

/** Text that nests or spreads as far as asked, which no serializer would write. */
const nested = fc
  .tuple(fc.constantFrom(50, 99, 101, 2_000, 20_000, 200_000), fc.constantFrom('[', '{"a":'), fc.boolean())
  .map(([depth, open, isClosed]) => {
    const close = open === '[' ? ']' : '}';
    return open.repeat(depth) + (isClosed ? `1${close.repeat(depth)}` : '');
  });
const wide = fc
  .tuple(fc.constantFrom(1_000, 20_000), fc.constantFrom('[]', '{}', '0', '""'))
  .map(([count, item]) => `[${Array<string>(count).fill(item).join(',')}]`);
const hostileText = fc.oneof(
  { weight: 12, arbitrary: jsonText },
  { weight: 2, arbitrary: nested },
  { weight: 1, arbitrary: wide },
  { weight: 1, arbitrary: fc.string({ maxLength: 40 }) },
);

const events = ['phx_join', 'phx_leave', 'broadcast', 'presence', 'access_token', 'heartbeat', 'phx_reply'];
const topics = ['realtime:a', 'realtime:b', 'realtime:', 'realtime:*', 'phoenix', 'realtime:__proto__'];
const quoted = (names: string[]) => fc.constantFrom(...names.map((name) => JSON.stringify(name)));
const mostly = (usual: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 8, arbitrary: usual }, { weight: 1, arbitrary: hostileText });

/** An object in which each named field is there or not, and holds what it should or anything else. */
const record = (fields: Record<string, fc.Arbitrary<string>>) =>
  fc
    .record(fields, { requiredKeys: [] })
    .map((parts) => `{${Object.entries(parts).map(([key, text]) => `${JSON.stringify(key)}:${text}`)}}`);

const flag = mostly(fc.constantFrom('true', 'false', '"true"'));
const change = record({
  event: mostly(quoted(['*', 'INSERT', 'UPDATE'])),
  schema: mostly(quoted(['public', '*'])),
  table: mostly(quoted(['shelves', '*', 'x'])),
  filter: mostly(quoted(['id=eq.1', 'id=in.(1,2)', 'id=in.(', 'name=match.(', 'name=eq.\0', '=', 'id=not.'])),
  select: hostileText,
});
const config = record({
  broadcast: mostly(
    record({ ack: flag, self: flag, replay: mostly(record({ since: hostileText, limit: hostileText })) }),
  ),
  presence: mostly(record({ key: hostileText, enabled: flag })),
  postgres_changes: mostly(fc.array(mostly(change), { maxLength: 4 }).map((list) => `[${list}]`)),
  private: flag,
  postgres_changes_options: mostly(record({ wait: flag, timeout: fc.constantFrom('1', '-1', '1e308') })),
});
const payload = fc.oneof(
  record({ config: mostly(config), access_token: hostileText }),
  record({ type: jsonText, event: mostly(quoted(['track', 'untrack', 'x'])), payload: hostileText }),
  record({ access_token: hostileText }),
  hostileText,
);
const positions = [
  mostly(jsonText),
  mostly(jsonText),
  mostly(quoted(topics)),
  mostly(quoted(events)),
  payload,
];

const textFrame = (version: string) => {
  const fields = fc.tuple(...positions);
  if (version === '2.0.0') return fields.map((texts) => `[${texts}]`);
  return fields.map(
    ([joinRef, ref, topic, event, body]) =>
      `{"join_ref":${joinRef},"ref":${ref},"topic":${topic},"event":${event},"payload":${body}}`,
  );
};

/** A kind byte, seven bytes that claim lengths and an encoding, and whatever follows. */
const binaryFrame = fc
  .tuple(
    fc.oneof(fc.constant(3), fc.integer({ min: 0, max: 255 })),
    fc.array(fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constantFrom(0, 255)), { maxLength: 7 }),
    fc.oneof(
      fc.uint8Array({ maxLength: 600 }),
      nested.map((text) => Buffer.from(`realtime:a${text}`)),
    ),
  )
  .map(([kind, lengths, tail]) => Buffer.concat([Buffer.from([kind, ...lengths]), tail]));

/** One frame of a protocol version: text (string) or bytes. */
export const hostileFrame = (version: string): fc.Arbitrary<string | Buffer> =>
  fc.oneof(
    { weight: 6, arbitrary: textFrame(version) },
    { weight: 1, arbitrary: hostileText },
    { weight: 3, arbitrary: binaryFrame },
  );

/** A query string of the upgrade, as raw text. */
export const hostileQuery = fc
  .array(
    fc.tuple(
      fc.constantFrom('apikey', 'vsn', 'x', '%', ''),
      fc.constantFrom('', '2.0.0', '%00', '%zz', '%ff', '[', '1.0.0', '9', '__proto__', '%F0%9F'),
    ),
    { maxLength: 4 },
  )
  .map((pairs) => pairs.map(([key, value]) => `${key}=${value}`).join('&'));
