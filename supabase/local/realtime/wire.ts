import * as z from 'zod';
import { JsonTextError, parseJsonText } from './json-text.ts';

/** The two wire protocols of Realtime (Phoenix channels), as supabase-js speaks them. Pure functions. */

export type ProtocolVersion = '1.0.0' | '2.0.0';

/** One user broadcast. `body` is passed on byte for byte: JSON text or opaque bytes. */
export type Broadcast = {
  event: string;
  encoding: 'json' | 'binary';
  body: Buffer;
  meta?: Record<string, unknown>;
  /** Further top-level fields that a text-frame sender put beside event and payload. */
  extra?: Record<string, unknown>;
};

export type ClientMessage = {
  joinRef: string | null;
  ref: string | null;
  topic: string;
  event: string;
  payload?: unknown;
  /** The size of the frame. */
  bytes: number;
  /** Set instead of `payload` when a binary push carried a user broadcast. */
  broadcast?: Broadcast;
};

export type ServerMessage = {
  joinRef?: string | null;
  ref?: string | null;
  topic: string;
  event: string;
  payload: unknown;
};

/** The bytes are not a frame of the protocol; the connection cannot be trusted to be in step any more. */
export class WireError extends Error {
  override name = 'WireError';
}

const KIND_BROADCAST_PUSH = 3;
const KIND_BROADCAST = 4;
const ENCODING_BINARY = 0;
const ENCODING_JSON = 1;
const PUSH_HEADER_BYTES = 7;
const MAX_FIELD_BYTES = 255;
const MAX_NAME_LENGTH = 1_000;

/** Phoenix counts refs as strings; clients of old sent the bare number. */
const ref = z
  .union([z.string().max(MAX_FIELD_BYTES), z.number().transform(String)])
  .nullish()
  .transform((value) => value ?? null);

/** Postgres takes no NUL, and policies and filters are asked about these. */
const name = z
  .string()
  .max(MAX_NAME_LENGTH)
  .regex(/^[^\0]*$/);

const arrayFrame = z
  .tuple([ref, ref, name, name])
  .rest(z.unknown())
  .transform(([joinRef, ref, topic, event, payload]) => ({ joinRef, ref, topic, event, payload }));

const objectFrame = z
  .object({ join_ref: ref, ref, topic: name, event: name, payload: z.unknown().optional() })
  .transform(({ join_ref: joinRef, ...rest }) => ({ ...rest, joinRef }));

/** Reads one frame from a client. Throws WireError. */
export function decodeFrame(version: ProtocolVersion, data: Buffer, isBinary: boolean): ClientMessage {
  if (isBinary) return decodePush(data);
  const frame = parseJson(data);
  const parsed =
    version === '1.0.0'
      ? parseFrame(objectFrame, frame, 'an object with topic, event, payload and ref')
      : parseFrame(arrayFrame, frame, 'an array [join_ref, ref, topic, event, payload]');
  return { ...parsed, bytes: data.length };
}

function parseFrame<T>(schema: z.ZodType<T>, frame: unknown, shape: string): T {
  const { success, data } = schema.safeParse(frame);
  if (!success) throw new WireError(`expected ${shape}; topic and event are short strings`);
  return data;
}

/** Writes any message but a user broadcast; both protocols use JSON text for these. */
export function encodeMessage(version: ProtocolVersion, message: ServerMessage): string {
  const { joinRef = null, ref = null, topic, event, payload } = message;
  return version === '1.0.0'
    ? JSON.stringify({ topic, event, payload, ref })
    : JSON.stringify([joinRef, ref, topic, event, payload]);
}

/** Like encodeMessage, for a payload that already is JSON text. */
export function encodeRawMessage(
  version: ProtocolVersion,
  topic: string,
  event: string,
  json: string,
): string {
  return version === '1.0.0'
    ? `{"topic":${JSON.stringify(topic)},"event":${JSON.stringify(event)},"payload":${json},"ref":null}`
    : `[null,null,${JSON.stringify(topic)},${JSON.stringify(event)},${json}]`;
}

/** Writes a user broadcast; null when the protocol cannot carry it (bytes over 1.0.0, fields over 255 bytes). */
export function encodeBroadcast(
  version: ProtocolVersion,
  topic: string,
  broadcast: Broadcast,
): Buffer | string | null {
  const binary = version === '2.0.0' && !broadcast.extra ? encodeBinaryBroadcast(topic, broadcast) : null;
  if (binary || broadcast.encoding === 'binary') return binary;
  return encodeRawMessage(version, topic, 'broadcast', broadcastEnvelope(broadcast));
}

/** Reads the payload of a broadcast that came as JSON text. Throws WireError. */
export function broadcastFromPayload(payload: unknown): Broadcast {
  if (!isRecord(payload)) throw new WireError('a broadcast payload must be an object');
  const { type: _type, event, payload: body = {}, ...extra } = payload;
  return {
    event: typeof event === 'string' ? event : '',
    encoding: 'json',
    body: Buffer.from(JSON.stringify(body)),
    ...(Object.keys(extra).length > 0 && { extra }),
  };
}

function broadcastEnvelope({ event, body, meta, extra }: Broadcast): string {
  const fields = Object.entries(extra ?? {}).map(
    ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)},`,
  );
  const tail = meta ? `,"meta":${JSON.stringify(meta)}` : '';
  return `{${fields.join('')}"type":"broadcast","event":${JSON.stringify(event)},"payload":${body.toString('utf8')}${tail}}`;
}

function encodeBinaryBroadcast(topic: string, { event, encoding, body, meta }: Broadcast): Buffer | null {
  const fields = [topic, event, meta ? JSON.stringify(meta) : ''].map((text) => Buffer.from(text));
  if (fields.some((field) => field.length > MAX_FIELD_BYTES)) return null;
  const header = Buffer.from([
    KIND_BROADCAST,
    ...fields.map((field) => field.length),
    encoding === 'json' ? ENCODING_JSON : ENCODING_BINARY,
  ]);
  return Buffer.concat([header, ...fields, body]);
}

function encodingOf(byte: number | undefined): Broadcast['encoding'] {
  if (byte === ENCODING_JSON) return 'json';
  if (byte === ENCODING_BINARY) return 'binary';
  throw new WireError('a payload is binary (0) or JSON (1)');
}

function decodePush(data: Buffer): ClientMessage {
  if (data.length < PUSH_HEADER_BYTES || data[0] !== KIND_BROADCAST_PUSH) {
    throw new WireError('unknown kind of binary frame');
  }
  let offset = PUSH_HEADER_BYTES;
  const fields = [1, 2, 3, 4, 5].map((position) => {
    const start = offset;
    offset += data[position] ?? 0;
    return data.toString('utf8', start, offset);
  });
  if (offset > data.length) throw new WireError('a binary frame ends before its fields do');
  const [joinRef = '', ref = '', topic = '', event = ''] = fields;
  const encoding = encodingOf(data[6]);
  const body = data.subarray(offset);
  // The body is spliced into text frames for 1.0.0 clients: it must be one JSON value and nothing else.
  if (encoding === 'json') parseJson(body);
  if (topic.includes('\0')) throw new WireError('a topic is a string without NUL');
  return {
    joinRef: joinRef || null,
    ref: ref || null,
    topic,
    event: 'broadcast',
    payload: null,
    bytes: data.length,
    broadcast: { event, encoding, body },
  };
}

function parseJson(bytes: Buffer): unknown {
  try {
    return parseJsonText(bytes);
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    throw new WireError(error.message, { cause: error });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
