import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Broadcast,
  broadcastFromPayload,
  decodeFrame,
  encodeBroadcast,
  encodeMessage,
  WireError,
} from '#supabase/local/realtime/wire';

const ref = fc.option(fc.string({ minLength: 1, maxLength: 20 }));
const field = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);
const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
const meta = fc.option(fc.record({ id: fc.uuid(), replayed: fc.boolean() }), { nil: undefined });

const jsonBroadcast: fc.Arbitrary<Broadcast> = fc
  .record({ event: field, value: json, meta })
  .map(({ event, value, meta }) => ({
    event,
    encoding: 'json',
    body: Buffer.from(JSON.stringify(value)),
    meta,
  }));
const binaryBroadcast: fc.Arbitrary<Broadcast> = fc
  .record({ event: field, body: bytes, meta })
  .map(({ event, body, meta }) => ({ event, encoding: 'binary', body, meta }));

/** The client's side of the protocol: supabase-js's own serializer. */
async function clientSerializer() {
  const module = await import('../../node_modules/@supabase/realtime-js/dist/main/lib/serializer.js');
  const { default: Serializer } = module.default as unknown as { default: new () => ClientSerializer };
  return new Serializer();
}

type ReadMessage = { payload: { event: string; meta?: object; payload: ArrayBuffer } };

type ClientSerializer = {
  encode(message: object, done: (frame: ArrayBuffer | string) => void): void;
  decode(frame: ArrayBuffer | string, done: (message: ReadMessage) => void): void;
};

const toArrayBuffer = (buffer: Buffer) => Uint8Array.from(buffer).buffer;
const toFrame = (frame: ArrayBuffer | string): [Buffer, boolean] =>
  typeof frame === 'string' ? [Buffer.from(frame), false] : [Buffer.from(frame), true];

describe('what the bridge writes, supabase-js reads', () => {
  test('broadcasts over 2.0.0', async () => {
    const serializer = await clientSerializer();
    fc.assert(
      fc.property(field, fc.oneof(jsonBroadcast, binaryBroadcast), (topic, broadcast) => {
        const frame = encodeBroadcast('2.0.0', topic, broadcast);
        expect(Buffer.isBuffer(frame)).toBe(true);
        serializer.decode(toArrayBuffer(frame as Buffer), (message) => {
          expect(message).toMatchObject({ topic, event: 'broadcast', join_ref: null, ref: null });
          expect(message.payload.event).toBe(broadcast.event);
          expect(message.payload.meta).toEqual(broadcast.meta);
          const { payload } = message.payload;
          if (broadcast.encoding === 'json') expect(payload).toEqual(JSON.parse(broadcast.body.toString()));
          else expect(Buffer.from(payload).equals(broadcast.body)).toBe(true);
        });
      }),
    );
  });

  test('broadcasts over 1.0.0, except bytes, which it cannot carry', () => {
    fc.assert(
      fc.property(field, fc.oneof(jsonBroadcast, binaryBroadcast), (topic, broadcast) => {
        const frame = encodeBroadcast('1.0.0', topic, broadcast);
        if (broadcast.encoding === 'binary') return expect(frame).toBeNull();
        const { payload, ...rest } = JSON.parse(String(frame));
        expect(rest).toEqual({ topic, event: 'broadcast', ref: null });
        expect(payload).toEqual({
          type: 'broadcast',
          event: broadcast.event,
          payload: JSON.parse(broadcast.body.toString()),
          ...(broadcast.meta && { meta: broadcast.meta }),
        });
      }),
    );
  });

  test('all other messages over both protocols', async () => {
    const serializer = await clientSerializer();
    fc.assert(
      fc.property(field, field, json, ref, ref, (topic, event, payload, joinRef, messageRef) => {
        const message = { topic, event, payload, joinRef, ref: messageRef };
        serializer.decode(encodeMessage('2.0.0', message), (read) => {
          expect(read).toEqual({ topic, event, payload, join_ref: joinRef, ref: messageRef });
        });
        expect(JSON.parse(encodeMessage('1.0.0', message))).toEqual({
          topic,
          event,
          payload,
          ref: messageRef,
        });
      }),
    );
  });

  test('a field over 255 bytes travels as text instead', () => {
    const broadcast: Broadcast = { event: 'e', encoding: 'json', body: Buffer.from('{"a":1}') };
    const topic = 'ü'.repeat(128);
    expect(JSON.parse(String(encodeBroadcast('2.0.0', topic, broadcast)))).toEqual([
      null,
      null,
      topic,
      'broadcast',
      { type: 'broadcast', event: 'e', payload: { a: 1 } },
    ]);
    expect(encodeBroadcast('2.0.0', topic, { ...broadcast, encoding: 'binary' })).toBeNull();
  });
});

describe('what supabase-js writes, the bridge reads', () => {
  test('broadcasts over 2.0.0', async () => {
    const serializer = await clientSerializer();
    fc.assert(
      fc.property(
        field,
        field,
        fc.oneof(json, bytes),
        ref,
        ref,
        (topic, event, value, joinRef, messageRef) => {
          const isBytes = Buffer.isBuffer(value);
          const payload = { type: 'broadcast', event, payload: isBytes ? toArrayBuffer(value) : value };
          serializer.encode(
            { topic, event: 'broadcast', payload, join_ref: joinRef, ref: messageRef },
            (frame) => {
              const message = decodeFrame('2.0.0', ...toFrame(frame));
              expect(message).toMatchObject({ topic, event: 'broadcast', joinRef, ref: messageRef });
              expect(message.broadcast?.event).toBe(event);
              expect(message.broadcast?.encoding).toBe(isBytes ? 'binary' : 'json');
              const body = message.broadcast?.body ?? Buffer.alloc(0);
              if (isBytes) expect(body.equals(value)).toBe(true);
              else expect(JSON.parse(body.toString())).toEqual(value ?? {});
            },
          );
        },
      ),
    );
  });

  test('text frames of both protocols', () => {
    fc.assert(
      fc.property(field, field, json, ref, ref, (topic, event, payload, joinRef, messageRef) => {
        const expected = { topic, event, payload, joinRef, ref: messageRef };
        const array = JSON.stringify([joinRef, messageRef, topic, event, payload]);
        const object = JSON.stringify({ topic, event, payload, ref: messageRef, join_ref: joinRef });
        expect(decodeFrame('2.0.0', Buffer.from(array), false)).toMatchObject(expected);
        expect(decodeFrame('1.0.0', Buffer.from(object), false)).toMatchObject(expected);
      }),
    );
  });
});

test('arbitrary bytes are read or refused, never anything else', () => {
  const frame = fc.oneof(
    fc.uint8Array({ maxLength: 64 }),
    fc.uint8Array({ maxLength: 64 }).map((tail) => Uint8Array.from([3, ...tail])),
  );
  fc.assert(
    fc.property(
      frame,
      fc.boolean(),
      fc.constantFrom('1.0.0' as const, '2.0.0' as const),
      (data, isBinary, version) => {
        try {
          expect(typeof decodeFrame(version, Buffer.from(data), isBinary).topic).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      },
    ),
  );
});

test.each([
  ['a number', '1'],
  ['an array without a topic', '[null,null,null,"x",{}]'],
  ['nothing', ''],
])('%s is no frame', (_name, text) => {
  expect(() => decodeFrame('2.0.0', Buffer.from(text), false)).toThrow(WireError);
});

test('a push that claims JSON and is not cannot smuggle text into frames of others', () => {
  const push = Buffer.concat([
    Buffer.from([3, 0, 0, 1, 1, 0, 1]),
    Buffer.from('te'),
    Buffer.from('{}},"x":{'),
  ]);
  expect(() => decodeFrame('2.0.0', push, true)).toThrow(WireError);
});

test('a text broadcast keeps what its sender put beside event and payload', () => {
  const broadcast = broadcastFromPayload({ type: 'broadcast', event: 'e', payload: { a: 1 }, room: 7 });
  expect(JSON.parse(String(encodeBroadcast('2.0.0', 't', broadcast)))[4]).toEqual({
    type: 'broadcast',
    event: 'e',
    payload: { a: 1 },
    room: 7,
  });
  expect(() => broadcastFromPayload('text')).toThrow(WireError);
});
