import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import { AppError } from '#lib/base/errors';
import { logger } from '#lib/base/logger';
import { observe } from '#lib/base/observe';
import { fromPostgres } from '#lib/data/db/postgres-errors';
import { collectTags } from '#lib/engines/cache/tag-scope';
import { type Runtime, runtime } from '#lib/runtime';
import { type Access, authorize, type SessionOf, spendLimit, type Terms } from '#lib/web/access';
import { findApiKey } from '#lib/web/auth/api-key';
import type { Asker } from '#lib/web/auth/asker';
import { findRequestSession } from '#lib/web/auth/request-session';
import type { ApiScope } from '#lib/web/auth/scopes';
import { publicHeaders } from '#lib/web/cache-control';
import { parseInput, queryObject, readJson } from '#lib/web/parse-request';
import { watchBody } from '#lib/web/request-body';
import { errorResponse, noStore } from '#lib/words/respond';
import { requireSameOrigin } from '#lib/words/same-origin';

type Schema = z.ZodType | undefined;
type Parsed<S extends Schema> = S extends z.ZodType ? z.output<S> : undefined;

interface RouteOptions<P extends Schema, Q extends Schema, B extends Schema> extends Terms {
  /** The operation's bounded name in timings and logs: the route's pattern with its verb. */
  name: string;
  params?: P;
  query?: Q;
  body?: B;
  /** Whether a successful answer may be stored by shared caches; else nobody stores it. */
  isPublic?: boolean;
}

interface RouteInput<P extends Schema, Q extends Schema, B extends Schema> {
  ctx: Runtime;
  params: Parsed<P>;
  query: Parsed<Q>;
  body: Parsed<B>;
  /** The body as it comes, of a route that has no schema for it: whoever reads it counts the bytes. */
  stream: ReadableStream<Uint8Array> | null;
  /** What the request says of that body. */
  headers: Headers;
  requestId: string;
}

/** A route that keys may call has an asker, who may be a person or a key; every other one a person's session. */
type By<A extends Access, S> = S extends ApiScope ? { asker: Asker } : { session: SessionOf<A> };

type Handler<A extends Access, S, P extends Schema, Q extends Schema, B extends Schema> = (
  input: RouteInput<P, Q, B> & By<A, S>,
) => Promise<Response | object>;

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
 * The only way to write a handler: identity, input, errors and timing in one place. Input is parsed before
 * the handler runs (422 with field paths), AppErrors become their status, Postgres errors are translated,
 * anything else is logged once and answered as an opaque 500.
 */
export function defineRoute<
  A extends Access,
  S extends ApiScope | undefined = undefined,
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
>(options: RouteOptions<P, Q, B> & { auth: A; scope?: S }, handler: Handler<A, S, P, Q, B>) {
  async function run(ctx: Runtime, asker: Asker | null, received: Call): Promise<Response> {
    const { request, context, requestId } = received;
    const onBroken = () => {
      received.isBrokenOff = true;
    };
    const query = queryObject(new URL(request.url).searchParams);
    const input = {
      ctx,
      requestId,
      params: options.params && parseInput(options.params, await context.params, 'path'),
      query: options.query && parseInput(options.query, query, 'query'),
      body: options.body && parseInput(options.body, await readJson(request), 'body'),
      stream: options.body || !request.body ? null : watchBody(request.body, onBroken),
      headers: request.headers,
    };
    // Which of the two a handler sees follows from its scope, which `authorize` has looked at.
    const by: unknown = options.scope ? { asker } : { session: asker };
    const call = () => handler(Object.assign(input, by as By<A, S>) as Parameters<typeof handler>[0]);
    const { value: result, tags } = await collectTags(call);
    if (result instanceof Response) return result;
    const headers = options.isPublic ? publicHeaders(ctx.env, tags) : { 'cache-control': noStore };
    return Response.json(result, { headers });
  }

  async function findAsker(ctx: Runtime, call: Call): Promise<Asker | null> {
    // Public answers are the same for everyone, so a public route cannot even see who asks.
    if (options.auth === 'public') return null;
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
    authorize(options, asker);
    await spendLimit(ctx.limiter, options, { ...call, asker });
    return run(ctx, asker, call);
  }

  return async function route(request: Request, context: RouteContext): Promise<Response> {
    const startedAt = performance.now();
    const requestId = requestIdOf(request);
    const setCookies: string[] = [];
    const headers: Record<string, string> = { 'x-request-id': requestId };
    const received: Call = { request, context, requestId, headers, setCookies, isBrokenOff: false };
    const response = await answer(received).catch((error: unknown) =>
      errorResponse(toAppError(error, received, options.name), requestId),
    );
    const durationMs = performance.now() - startedAt;
    const { status } = response;
    observe({ kind: 'route', name: options.name, durationMs, status, failed: status >= 500 });
    for (const cookie of setCookies) response.headers.append('set-cookie', cookie);
    headers['server-timing'] = `app;dur=${durationMs.toFixed(1)}`;
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  };
}
