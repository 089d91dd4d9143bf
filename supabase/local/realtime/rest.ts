import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import type { Bridge } from './bridge.ts';
import { roomOf } from './hub.ts';
import { writableExtensions } from './policies.ts';
import type { Claims } from './tokens.ts';
import type { Broadcast } from './wire.ts';

/** An answer that is not 202. The body is hosted Realtime's. */
class RestError extends Error {
  override name = 'RestError';
  readonly status: number;
  readonly body: object;

  constructor(status: number, message: string, body: object = { message }) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

const batch = z.object({
  messages: z.array(
    z.object({
      topic: z.string().min(1),
      event: z.string().min(1),
      payload: z.record(z.string(), z.unknown()),
      private: z.boolean().default(false),
    }),
  ),
});

type Caller = { claims: Claims; headers: Record<string, string> };

const SINGLE_PATH = /^\/realtime\/v1\/api\/broadcast\/([^/]+)\/events\/([^/]+)$/;
const MAX_BODY_BYTES = 5_000_000;
const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': '*',
  'Access-Control-Allow-Methods': 'POST',
};

/** Answers one HTTP request. Never rejects. */
export async function handleRequest(
  bridge: Bridge,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const status = await route(bridge, request);
    response.writeHead(status, CORS).end();
  } catch (error) {
    const { status, body } = error instanceof RestError ? error : new RestError(500, 'Internal error');
    if (status === 500) bridge.log.error({ err: error }, 'a REST request failed');
    response.writeHead(status, { ...CORS, 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  }
}

async function route(bridge: Bridge, request: IncomingMessage): Promise<number> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (request.method === 'OPTIONS') return 204;
  if (url.pathname === '/realtime/v1/health' && request.method === 'GET') return bridge.isLive() ? 200 : 503;
  if (request.method !== 'POST') throw new RestError(404, 'Not found');
  if (url.pathname === '/realtime/v1/api/broadcast') return postBatch(bridge, request);
  const [, topic, event] = SINGLE_PATH.exec(url.pathname) ?? [];
  if (!topic || !event) throw new RestError(404, 'Not found');
  const target = { topic: decodeURIComponent(topic), event: decodeURIComponent(event) };
  return postSingle(bridge, request, { ...target, isPrivate: url.searchParams.get('private') === 'true' });
}

/** Private messages that the caller may not write are left out silently, as on hosted. */
async function postBatch(bridge: Bridge, request: IncomingMessage): Promise<number> {
  const caller = await identify(bridge, request);
  const parsed = batch.safeParse(parseJson(await readBody(request)));
  if (!parsed.success) {
    throw new RestError(422, 'invalid messages', { errors: z.flattenError(parsed.error).fieldErrors });
  }
  const { messages } = parsed.data;
  const writable = new Map<string, boolean>();
  for (const { topic, private: isPrivate } of messages) {
    if (isPrivate && !writable.has(topic)) writable.set(topic, await mayWrite(bridge, caller, topic));
  }
  const bodies = messages.map(({ payload }) => sized(bridge, Buffer.from(JSON.stringify(payload))));
  requireRate(bridge, messages.length);
  messages.forEach(({ topic, event, private: isPrivate }, index) => {
    const body = bodies[index] ?? Buffer.alloc(0);
    if (isPrivate && !writable.get(topic)) return;
    bridge.hub.broadcast(roomOf(topic, isPrivate), { event, encoding: 'json', body });
  });
  return 202;
}

async function postSingle(
  bridge: Bridge,
  request: IncomingMessage,
  { topic, event, isPrivate }: { topic: string; event: string; isPrivate: boolean },
): Promise<number> {
  const caller = await identify(bridge, request);
  const broadcast = await readBroadcast(bridge, request, event);
  if (isPrivate && !(await mayWrite(bridge, caller, topic))) throw new RestError(403, 'Unauthorized');
  requireRate(bridge, 1);
  bridge.hub.broadcast(roomOf(topic, isPrivate), broadcast);
  return 202;
}

async function readBroadcast(bridge: Bridge, request: IncomingMessage, event: string): Promise<Broadcast> {
  const type = request.headers['content-type'] ?? '';
  const body = sized(bridge, await readBody(request));
  if (type.startsWith('application/octet-stream')) return { event, encoding: 'binary', body };
  if (!type.startsWith('application/json')) throw new RestError(415, 'Unsupported Media Type');
  parseJson(body);
  return { event, encoding: 'json', body };
}

async function identify(bridge: Bridge, request: IncomingMessage): Promise<Caller> {
  const bearer = /^bearer\s+(.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const token = bearer ?? request.headers.apikey;
  if (typeof token !== 'string') throw new RestError(401, 'Unauthorized');
  const claims = await bridge.verifyToken(token).catch(() => {
    throw new RestError(401, 'Unauthorized');
  });
  const { authorization: _authorization, apikey: _apikey, cookie: _cookie, ...rest } = request.headers;
  const headers = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]));
  return { claims, headers };
}

async function mayWrite(bridge: Bridge, caller: Caller, topic: string): Promise<boolean> {
  const allowed = await writableExtensions(bridge.sql, topic, caller, ['broadcast']);
  return allowed.has('broadcast');
}

function requireRate(bridge: Bridge, messages: number): void {
  if (bridge.sends.isExceeded) throw new RestError(429, 'You have exceeded your rate limit');
  bridge.sends.add(messages);
}

function sized(bridge: Bridge, body: Buffer): Buffer {
  if (body.length <= bridge.limits.payloadBytes) return body;
  const text = 'Payload size exceeds tenant limit';
  throw new RestError(422, text, { errors: { payload: [text] } });
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MAX_BODY_BYTES) throw new RestError(413, 'Request Entity Too Large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new RestError(400, 'Bad Request');
  }
}
