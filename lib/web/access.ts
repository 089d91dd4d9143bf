import { AppError } from '#lib/base/errors';
import { clientHeader } from '#lib/engines/gateway/client-header';
import { rateLimitHeaders, tooManyRequests } from '#lib/engines/rate-limit/headers';
import type { RateLimiter } from '#lib/engines/rate-limit/limiter';
import type { PolicyName } from '#lib/engines/rate-limit/policies';
import { requireScope } from '#lib/web/auth/api-key';
import { type Asker, isApiKey } from '#lib/web/auth/asker';
import type { Session } from '#lib/web/auth/schema';
import type { ApiScope } from '#lib/web/auth/scopes';

/** Who may call: anyone, unseen; anyone, known if signed in; any signed-in person; a stall's member; an admin. */
export type Access = 'public' | 'optional' | 'user' | 'vendor' | 'admin';
export type SessionOf<A extends Access> = A extends 'public'
  ? null
  : A extends 'optional'
    ? Session | null
    : Session;

/** What a route says about who may call it, and whose points a call spends. */
export interface Terms {
  auth: Access;
  /** What an API key must be good for. A route without it is for people only. */
  scope?: ApiScope;
  /** Default: by who may call, see `limitOf`. */
  limit?: PolicyName;
}

function authorizePerson(access: Access, session: Session | null): void {
  if (access === 'public' || access === 'optional') return;
  if (!session) throw new AppError('unauthenticated', 'Sign in to continue.');
  const isMember = session.vendors.length > 0 || session.role === 'admin';
  if (access === 'vendor' && !isMember)
    throw new AppError('forbidden', 'Only people who work at a stall can do this.');
  if (access === 'admin' && session.role !== 'admin')
    throw new AppError('forbidden', 'Only admins can do this.');
}

/** Throws unauthenticated or forbidden, each with what to do about it. */
export function authorize({ auth, scope }: Terms, asker: Asker | null): void {
  if (!asker || !isApiKey(asker)) authorizePerson(auth, asker);
  else if (scope) requireScope(asker, scope);
  else throw new AppError('forbidden', 'This is for people. An API key cannot do it.');
}

function limitOf(options: Terms, asker: Asker | null, method: string): PolicyName | null {
  if (options.limit) return options.limit;
  if (asker && isApiKey(asker)) return 'apiKey';
  if (options.auth === 'admin') return 'admin';
  if (options.auth === 'vendor' && method !== 'GET') return 'vendorWrite';
  // Those who are not known were counted by the gateway, by their address.
  return options.auth === 'user' || options.auth === 'vendor' ? 'signedIn' : null;
}

const idOf = (asker: Asker): string => (isApiKey(asker) ? asker.id : asker.userId);

interface Spender {
  asker: Asker | null;
  request: Request;
  /** Gets the headers that tell how many points are left, also when the call is refused. */
  headers: Record<string, string>;
}

/**
 * Spends a point of who asks: of the verified session or key, else of the address that the gateway saw; with neither
 * there is nothing to count by. Throws rate_limited when none is left.
 */
export async function spendLimit(
  limiter: RateLimiter,
  options: Terms,
  { asker, request, headers }: Spender,
): Promise<void> {
  const policy = limitOf(options, asker, request.method);
  const key = asker ? idOf(asker) : request.headers.get(clientHeader);
  if (!policy || !key) return;
  const verdict = await limiter.consume(policy, key);
  Object.assign(headers, rateLimitHeaders(verdict));
  if (!verdict.isAllowed) throw tooManyRequests(verdict);
}
