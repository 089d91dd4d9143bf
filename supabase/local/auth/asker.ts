import { type Identity, UnknownCaller } from '../http/who-asks.ts';
import { sessionNamedIn } from '../session-life.ts';
import { AuthError } from './auth-error.ts';
import type { AuthCall, AuthContext } from './context.ts';
import { findUser, isBanned, type UserRow } from './users.ts';

export type SignedIn = { user: UserRow; sessionId: string };

const noToken = () => new AuthError(401, 'no_authorization', 'This endpoint requires a valid Bearer token');
const noSession = () =>
  new AuthError(403, 'session_not_found', 'Session from session_id claim in JWT does not exist');

/** The person of an account that is open. Throws user_not_found or user_banned (403). */
async function requireOpen(ctx: AuthContext, id: string): Promise<UserRow> {
  const user = await findUser(ctx.sql, id);
  if (!user) throw new AuthError(403, 'user_not_found', 'User from sub claim in JWT does not exist');
  if (isBanned(user)) throw new AuthError(403, 'user_banned', 'User is banned');
  return user;
}

/** Throws what hosted Auth says of somebody who is not known; of an account that is closed, why. */
async function refuse(ctx: AuthContext, { doubt, isKey, claims, message }: UnknownCaller): Promise<never> {
  if (doubt === 'ended') {
    const named = sessionNamedIn(claims);
    if (named) await requireOpen(ctx, named.userId);
    throw noSession();
  }
  if (isKey && doubt === 'missing')
    throw new AuthError(401, 'no_authorization', 'No API key found in request');
  if (isKey) throw new AuthError(401, 'no_authorization', 'Invalid API key');
  throw doubt === 'missing' ? noToken() : new AuthError(403, 'bad_jwt', `invalid JWT: ${message}`);
}

function ask(ctx: AuthContext, { request, url, address }: AuthCall, what: 'ofKey' | 'ofRequest') {
  const sent = { headers: request.headers, query: url.searchParams };
  return ctx.whoAsks[what](sent, address).catch((error: unknown): Promise<Identity> => {
    if (error instanceof UnknownCaller) return refuse(ctx, error);
    throw error;
  });
}

/** Throws 401 unless the request has an API key. */
export async function requireKey(ctx: AuthContext, call: AuthCall): Promise<void> {
  await ask(ctx, call, 'ofKey');
}

/**
 * Who asks: the person of a token that we signed, whose session is still there. Throws no_authorization (401) without a
 * token, bad_jwt, session_not_found, user_not_found or user_banned (403) for one that is worth nothing.
 */
export async function requireUser(ctx: AuthContext, call: AuthCall): Promise<SignedIn> {
  const { session, claims } = await ask(ctx, call, 'ofRequest');
  if (!session) throw claims.exp === undefined ? noToken() : noSession();
  return { user: await requireOpen(ctx, session.userId), sessionId: session.id };
}

/** Throws unless a server asks: 401 for a visitor, 403 for a person. */
export async function requireServer(ctx: AuthContext, call: AuthCall): Promise<void> {
  const { role, claims } = await ask(ctx, call, 'ofRequest');
  if (role === 'service_role') return;
  throw new AuthError(claims.exp === undefined ? 401 : 403, 'not_admin', 'User not allowed');
}
