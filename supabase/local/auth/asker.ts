import { isServerKey, readAccessToken } from './access-token.ts';
import { AuthError } from './auth-error.ts';
import type { AuthCall, AuthContext } from './context.ts';
import { isLive } from './session-life.ts';
import { findUser, isBanned, type UserRow } from './users.ts';

export type SignedIn = { user: UserRow; sessionId: string };

const bearerOf = (request: Request) =>
  /^bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;

const noToken = () => new AuthError(401, 'no_authorization', 'This endpoint requires a valid Bearer token');

/**
 * Who asks: the person of a token that we signed, whose session is still there. Throws no_authorization (401) without a
 * token, bad_jwt, session_not_found, user_not_found or user_banned (403) for one that is worth nothing.
 */
export async function requireUser(ctx: AuthContext, { request }: AuthCall): Promise<SignedIn> {
  const bearer = bearerOf(request);
  const { publishableKey, secretKey } = ctx.options;
  if (!bearer || bearer === publishableKey || bearer === secretKey) throw noToken();
  const claims = await readAccessToken(ctx.options, bearer);
  const user = await findUser(ctx.sql, claims.sub);
  if (!user) throw new AuthError(403, 'user_not_found', 'User from sub claim in JWT does not exist');
  if (isBanned(user)) throw new AuthError(403, 'user_banned', 'User is banned');
  if (!claims.session_id || !(await isLive(ctx.sql, { id: claims.session_id, userId: user.id })))
    throw new AuthError(403, 'session_not_found', 'Session from session_id claim in JWT does not exist');
  return { user, sessionId: claims.session_id };
}

/** Throws unless a server asks: 401 without a token, 403 for a person's or a visitor's. */
export async function requireServer({ options }: AuthContext, { request }: AuthCall): Promise<void> {
  const bearer = bearerOf(request) ?? request.headers.get('apikey');
  if (!bearer) throw noToken();
  if (await isServerKey(options, bearer)) return;
  if (bearer === options.publishableKey) throw new AuthError(401, 'not_admin', 'User not allowed');
  await readAccessToken(options, bearer);
  throw new AuthError(403, 'not_admin', 'User not allowed');
}
