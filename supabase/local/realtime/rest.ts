import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { QueueRefusal } from '#lib/base/fair-queue';
import { isAway } from '../database-away.ts';
import { clientAddressOf } from '../http/client-address.ts';
import { CORS, preflight } from '../http/cors.ts';
import { Refusal } from '../http/refusal.ts';
import { headersFromWire } from '../http/request-from-wire.ts';
import { type Claims, UnknownCaller } from '../http/who-asks.ts';
import type { Bridge } from './bridge.ts';
import { roomOf } from './hub.ts';
import { JsonTextError, parseJsonText } from './json-text.ts';
import { writableExtensions } from './policies.ts';
import { decodePart, parseTarget } from './request-target.ts';
import { AbortedError, readBody } from './rest-body.ts';
import { RestError } from './rest-error.ts';
import { wordDoubt } from './tokens.ts';
import type { Broadcast } from './wire.ts';

const MAX_NAME_LENGTH = 1_000;
const MAX_MESSAGES = 1_000;
const MAX_PRIVATE_TOPICS = 100;

const name = z
  .string()
  .min(1)
  .max(MAX_NAME_LENGTH)
  .regex(/^[^\0]*$/);

const batch = z.object({
  messages: z
    .array(
      z.object({
        topic: name,
        event: name,
        payload: z.record(z.string(), z.unknown()),
        private: z.boolean().default(false),
      }),
    )
    .max(MAX_MESSAGES),
});

type Caller = { claims: Claims; headers: Record<string, string>; address: string };

const SINGLE_PATH = /^\/realtime\/v1\/api\/broadcast\/([^/]+)\/events\/([^/]+)$/;

/** Answers one HTTP request. Never rejects. */
export async function handleRequest(
  bridge: Bridge,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  request.on('error', () => undefined);
  response.on('error', () => undefined);
  try {
    const allowed = request.method === 'OPTIONS' ? preflight(headersFromWire(request)).headers : [];
    const status = request.method === 'OPTIONS' ? 204 : await route(bridge, request);
    response.writeHead(status, { ...CORS, ...Object.fromEntries(allowed) }).end();
  } catch (error) {
    if (error instanceof AbortedError) return;
    const { status, body } = restErrorFrom(bridge, error);
    // Of a body that is refused the rest is thrown away as it comes: a client that is still sending reads no answer.
    request.resume();
    response.writeHead(status, { ...CORS, 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  }
}

/** What whoever asked over HTTP is told of an error. Only a fault of ours is logged. */
export function restErrorFrom(bridge: Bridge, error: unknown): RestError {
  if (error instanceof RestError) return error;
  if (error instanceof Refusal) return new RestError(error.status, error.message);
  if (error instanceof QueueRefusal) return new RestError(503, `${error.message}. Try again in a moment`);
  if (error instanceof JsonTextError) return new RestError(400, `Bad Request: ${error.message}`);
  if (!bridge.isLive() || isAway(error))
    return new RestError(503, 'The database is away. Try again in a moment');
  bridge.log.error({ err: error }, 'a request could not be answered');
  return new RestError(500, 'Internal error');
}

/** Whether changes are being seen and the database answers; never rejects. */
async function isHealthy(bridge: Bridge): Promise<boolean> {
  if (!bridge.isLive()) return false;
  return bridge.sql`select 1`.then(
    () => true,
    () => false,
  );
}

async function route(bridge: Bridge, request: IncomingMessage): Promise<number> {
  const url = parseTarget(request.url);
  if (!url) throw new RestError(400, 'The address cannot be read');
  if (url.pathname === '/realtime/v1/health' && request.method === 'GET')
    return (await isHealthy(bridge)) ? 200 : 503;
  if (request.method !== 'POST') throw new RestError(404, 'Not found');
  if (url.pathname === '/realtime/v1/api/broadcast') return postBatch(bridge, request);
  const [, topic, event] = SINGLE_PATH.exec(url.pathname) ?? [];
  if (!topic || !event) throw new RestError(404, 'Not found');
  const target = z.object({ topic: name, event: name });
  const names = target.safeParse({ topic: decodePart(topic), event: decodePart(event) }).data;
  if (!names) throw new RestError(400, 'Topic and event must be short texts, percent-encoded as UTF-8');
  return postSingle(bridge, request, { ...names, isPrivate: url.searchParams.get('private') === 'true' });
}

/** Private messages that the caller may not write are left out silently, as on hosted. */
async function postBatch(bridge: Bridge, request: IncomingMessage): Promise<number> {
  const caller = await identify(bridge, request);
  const messages = messagesIn(bridge, await readBody(request, bridge.bodies, caller.address));
  requireRate(bridge, caller, messages.length);
  const asked = new Set(messages.filter((message) => message.private).map(({ topic }) => topic));
  if (asked.size > MAX_PRIVATE_TOPICS)
    throw new RestError(422, `At most ${MAX_PRIVATE_TOPICS} private topics in one request`);
  const writable = new Map<string, boolean>();
  for (const topic of asked) writable.set(topic, await mayWrite(bridge, caller, topic));
  for (const { topic, event, private: isPrivate, body } of messages) {
    if (isPrivate && !writable.get(topic)) continue;
    relay(bridge, caller, roomOf(topic, isPrivate), { event, encoding: 'json', body });
  }
  return 202;
}

/** With payloads as text: while policies are asked, one of many small things would take twenty times as much. */
function messagesIn(bridge: Bridge, body: Buffer) {
  const parsed = batch.safeParse(parseJsonText(body));
  if (!parsed.success) {
    throw new RestError(422, 'invalid messages', { errors: z.flattenError(parsed.error).fieldErrors });
  }
  return parsed.data.messages.map(({ payload, ...message }) => ({
    ...message,
    body: sized(bridge, Buffer.from(JSON.stringify(payload))),
  }));
}

async function postSingle(
  bridge: Bridge,
  request: IncomingMessage,
  { topic, event, isPrivate }: { topic: string; event: string; isPrivate: boolean },
): Promise<number> {
  const caller = await identify(bridge, request);
  const broadcast = await readBroadcast(bridge, request, { event, address: caller.address });
  requireRate(bridge, caller, 1);
  if (isPrivate && !(await mayWrite(bridge, caller, topic))) throw new RestError(403, 'Unauthorized');
  relay(bridge, caller, roomOf(topic, isPrivate), broadcast);
  return 202;
}

async function readBroadcast(
  bridge: Bridge,
  request: IncomingMessage,
  { event, address }: { event: string; address: string },
): Promise<Broadcast> {
  const type = request.headers['content-type'] ?? '';
  const body = sized(bridge, await readBody(request, bridge.bodies, address));
  if (type.startsWith('application/octet-stream')) return { event, encoding: 'binary', body };
  if (!type.startsWith('application/json')) throw new RestError(415, 'Unsupported Media Type');
  parseJsonText(body);
  return { event, encoding: 'json', body };
}

async function identify(bridge: Bridge, request: IncomingMessage): Promise<Caller> {
  const address = clientAddressOf(request);
  const sent = {
    headers: headersFromWire(request),
    query: parseTarget(request.url)?.searchParams ?? new URLSearchParams(),
  };
  const { claims } = await bridge.whoAsks.ofRequest(sent, address).catch((error: unknown) => {
    if (!(error instanceof UnknownCaller)) throw error;
    throw new RestError(401, error.doubt === 'ended' ? wordDoubt(error).text : 'Unauthorized');
  });
  const { authorization: _authorization, apikey: _apikey, cookie: _cookie, ...rest } = request.headers;
  const headers = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]));
  return { claims, headers, address };
}

async function mayWrite(bridge: Bridge, caller: Caller, topic: string): Promise<boolean> {
  const allowed = await writableExtensions(bridge, topic, caller, ['broadcast']);
  return allowed.has('broadcast');
}

function requireRate(bridge: Bridge, { claims, address }: Caller, messages: number): void {
  const isWithin = claims.role === 'service_role' || bridge.clients.of(address).sends.take(messages);
  if (!isWithin || !bridge.sends.take(address, messages)) throw tooMany();
}

const tooMany = () => new RestError(429, 'You have exceeded your rate limit');

function relay(bridge: Bridge, { claims, address }: Caller, room: string, broadcast: Broadcast): void {
  const client = claims.role === 'service_role' ? undefined : bridge.clients.of(address);
  if (!bridge.hub.relay(room, broadcast, { client })) throw tooMany();
}

function sized(bridge: Bridge, body: Buffer): Buffer {
  if (body.length <= bridge.limits.payloadBytes) return body;
  const text = 'Payload size exceeds tenant limit';
  throw new RestError(422, text, { errors: { payload: [text] } });
}
