import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { findRequestSession } from '#lib/auth/request-session';
import type { Session } from '#lib/auth/schema';
import { collectTags } from '#lib/cache/tag-scope';
import { fromPostgres } from '#lib/db/postgres-errors';
import { AppError } from '#lib/errors';
import { type Access, authorize, type SessionOf, spendLimit } from '#lib/http/access';
import { publicHeaders } from '#lib/http/cache-control';
import { parseInput, queryObject, readJson } from '#lib/http/parse-request';
import { errorResponse, noStore } from '#lib/http/respond';
import { requireSameOrigin } from '#lib/http/same-origin';
import { logger } from '#lib/logger';
import { observe } from '#lib/monitoring/observe';
import type { PolicyName } from '#lib/rate-limit/policies';
import { type Runtime, runtime } from '#lib/runtime';

type Schema = z.ZodType | undefined;
type Parsed<S extends Schema> = S extends z.ZodType ? z.output<S> : undefined;

interface RouteOptions<P extends Schema, Q extends Schema, B extends Schema> {
  /** The operation's bounded name in timings and logs: the route's pattern with its verb. */
  name: string;
  auth: Access;
  params?: P;
  query?: Q;
  body?: B;
  /** Whether a successful answer may be stored by shared caches; else nobody stores it. */
  isPublic?: boolean;
  /** Whose points a call spends. Default: by who may call, see `limitOf`. */
  limit?: PolicyName;
}

interface RouteInput<P extends Schema, Q extends Schema, B extends Schema> {
  ctx: Runtime;
  params: Parsed<P>;
  query: Parsed<Q>;
  body: Parsed<B>;
  requestId: string;
}

type Handler<A extends Access, P extends Schema, Q extends Schema, B extends Schema> = (
  input: RouteInput<P, Q, B> & { session: SessionOf<A> },
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
}

const nobody = { session: null, setCookies: [] };

function toAppError(error: unknown, requestId: string, name: string): AppError {
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
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
>(options: RouteOptions<P, Q, B> & { auth: A }, handler: Handler<A, P, Q, B>) {
  async function run(ctx: Runtime, session: Session | null, call: Call): Promise<Response> {
    const { request, context, requestId } = call;
    const query = queryObject(new URL(request.url).searchParams);
    const input = {
      ctx,
      requestId,
      session,
      params: options.params && parseInput(options.params, await context.params, 'path'),
      query: options.query && parseInput(options.query, query, 'query'),
      body: options.body && parseInput(options.body, await readJson(request), 'body'),
    };
    const { value: result, tags } = await collectTags(() => handler(input as Parameters<typeof handler>[0]));
    if (result instanceof Response) return result;
    const headers = options.isPublic ? publicHeaders(ctx.env, tags) : { 'cache-control': noStore };
    return Response.json(result, { headers });
  }

  async function answer(call: Call): Promise<Response> {
    requireSameOrigin(call.request);
    const ctx = runtime();
    // Public answers are the same for everyone, so a public route cannot even see who asks.
    const isPublic = options.auth === 'public';
    const { session, setCookies } = isPublic ? nobody : await findRequestSession(ctx, call.request);
    call.setCookies.push(...setCookies);
    authorize(options.auth, session);
    await spendLimit(ctx.limiter, options, { ...call, session });
    return run(ctx, session, call);
  }

  return async function route(request: Request, context: RouteContext): Promise<Response> {
    const startedAt = performance.now();
    const requestId = requestIdOf(request);
    const setCookies: string[] = [];
    const headers: Record<string, string> = { 'x-request-id': requestId };
    const response = await answer({ request, context, requestId, headers, setCookies }).catch(
      (error: unknown) => errorResponse(toAppError(error, requestId, options.name), requestId),
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
