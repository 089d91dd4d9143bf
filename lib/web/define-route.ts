import { randomUUID } from 'node:crypto';
import { AppError } from '#lib/base/errors';
import { logger } from '#lib/base/logger';
import { observe } from '#lib/base/observe';
import { fromPostgres } from '#lib/data/db/postgres-errors';
import { collectTags } from '#lib/engines/cache/tag-scope';
import { type Runtime, runtime } from '#lib/runtime';
import { authorize, type SessionOf, spendLimit } from '#lib/web/access';
import { toAnswer } from '#lib/web/answer';
import { findApiKey } from '#lib/web/auth/api-key';
import type { Asker } from '#lib/web/auth/asker';
import { findRequestSession } from '#lib/web/auth/request-session';
import type { ApiScope } from '#lib/web/auth/scopes';
import { publicHeaders } from '#lib/web/cache-control';
import type { Given, Handled, Parsed } from '#lib/web/contract';
import { parseInput, queryObject, readJson } from '#lib/web/parse-request';
import { watchBody } from '#lib/web/request-body';
import { errorResponse, noStore } from '#lib/words/respond';
import { requireSameOrigin } from '#lib/words/same-origin';

interface RouteInput<E extends Handled> {
  ctx: Runtime;
  params: Parsed<E['params']>;
  query: Parsed<E['query']>;
  body: Parsed<E['body']>;
  /** The body as it comes, of a route that has no schema for it: whoever reads it counts the bytes. */
  stream: ReadableStream<Uint8Array> | null;
  /** What the request says of that body. */
  headers: Headers;
  /** What the answer says besides: where the thing is that was made, a status that depends, `Set-Cookie` values. */
  reply: { status?: number; headers: Record<string, string>; setCookies: string[] };
  requestId: string;
}

/** A route that keys may call has an asker, who may be a person or a key; every other one a person's session. */
type By<E extends Handled> = E['scope'] extends ApiScope
  ? { asker: Asker }
  : { session: SessionOf<E['auth']> };

type Handler<E extends Handled> = (input: RouteInput<E> & By<E>) => Promise<Given<E>>;

interface RouteContext {
  params: Promise<Record<string, string | string[] | undefined>>;
}

interface Call {
  /** What a handler's answer carries besides its own headers. */
  headers: Record<string, string>;
  request: Request;
  context: RouteContext;
  requestId: string;
  /** Sent back whatever comes of the request: a renewed session must reach the browser, the old one is used up. */
  setCookies: string[];
  /** The client went away while its body was read. */
  isBrokenOff: boolean;
}

const brokenOff = (cause: unknown) =>
  new AppError('bad_request', 'The request was broken off before it had arrived. Send it again.', { cause });

function toAppError(error: unknown, { requestId, isBrokenOff }: Call, name: string): AppError {
  if (isBrokenOff) return brokenOff(error);
  const known = error instanceof AppError ? error : fromPostgres(error);
  if (known && known.status < 500) return known;
  logger.error({ err: error, requestId, route: name }, 'request failed');
  return (
    known ??
    new AppError(
      'internal',
      'Something went wrong on our side. Try again; if it stays, tell us the request id.',
    )
  );
}

const requestIdPattern = /^[\w-]{8,64}$/;

/** The gateway's id when it is one, else a new one: what a client sends is not written to logs unread. */
function requestIdOf(request: Request): string {
  const given = request.headers.get('x-request-id');
  return given && requestIdPattern.test(given) ? given : randomUUID();
}

/**
 * The only way to write a handler: identity, input, errors and timing in one place, by the endpoint's contract. Input
 * is parsed before the handler runs (422 with field paths), AppErrors become their status, Postgres errors are
 * translated, anything else is logged once and answered as an opaque 500.
 */
export function defineRoute<E extends Handled>(endpoint: E, handler: Handler<E>) {
  const { name } = endpoint;

  async function run(ctx: Runtime, asker: Asker | null, received: Call): Promise<Response> {
    const { request, context, requestId } = received;
    const onBroken = () => {
      received.isBrokenOff = true;
    };
    const query = queryObject(new URL(request.url).searchParams);
    const input = {
      ctx,
      requestId,
      params: endpoint.params && parseInput(endpoint.params, await context.params, 'path'),
      query: endpoint.query && parseInput(endpoint.query, query, 'query'),
      body: endpoint.body && parseInput(endpoint.body, await readJson(request), 'body'),
      stream: endpoint.body || !request.body ? null : watchBody(request.body, onBroken),
      headers: request.headers,
      reply: { headers: {}, setCookies: received.setCookies } as RouteInput<E>['reply'],
    };
    // Which of the two a handler sees follows from its scope, which `authorize` has looked at.
    const by: unknown = endpoint.scope ? { asker } : { session: asker };
    const call = () => handler(Object.assign(input, by) as Parameters<typeof handler>[0]);
    const { value: given, tags } = await collectTags(call);
    if (given instanceof Response) return given;
    const kept = endpoint.isPublic ? publicHeaders(ctx.env, tags) : { 'cache-control': noStore };
    const headers = { ...kept, ...input.reply.headers };
    return Response.json(toAnswer(endpoint, given), {
      status: input.reply.status ?? endpoint.status ?? 200,
      headers,
    });
  }

  async function findAsker(ctx: Runtime, call: Call): Promise<Asker | null> {
    // Public answers are the same for everyone, so a public route cannot even see who asks.
    if (endpoint.auth === 'public') return null;
    const key = await findApiKey(ctx, call.request);
    if (key) return key;
    const { session, setCookies } = await findRequestSession(ctx, call.request);
    call.setCookies.push(...setCookies);
    return session;
  }

  async function answer(call: Call): Promise<Response> {
    requireSameOrigin(call.request);
    const ctx = runtime();
    const asker = await findAsker(ctx, call);
    authorize(endpoint, asker);
    await spendLimit(ctx.limiter, endpoint, { ...call, asker });
    return run(ctx, asker, call);
  }

  return async function route(request: Request, context: RouteContext): Promise<Response> {
    const startedAt = performance.now();
    const requestId = requestIdOf(request);
    const setCookies: string[] = [];
    const headers: Record<string, string> = { 'x-request-id': requestId };
    const received: Call = { request, context, requestId, headers, setCookies, isBrokenOff: false };
    const response = await answer(received).catch((error: unknown) =>
      errorResponse(toAppError(error, received, name), requestId),
    );
    const durationMs = performance.now() - startedAt;
    const { status } = response;
    observe({ kind: 'route', name, durationMs, status, failed: status >= 500 });
    for (const cookie of setCookies) response.headers.append('set-cookie', cookie);
    headers['server-timing'] = `app;dur=${durationMs.toFixed(1)}`;
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  };
}
