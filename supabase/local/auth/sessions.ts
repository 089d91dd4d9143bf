import { randomBytes, randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import * as z from 'zod';
import { signAccessToken } from './access-token.ts';
import { AuthError, wrongCredentials } from './auth-error.ts';
import type { AuthCall, AuthContext, Db } from './context.ts';
import { REUSE_S, TOKEN_LIFE_S } from './settings.ts';
import { findUser, isBanned, showUser, type UserRow } from './users.ts';

const sessionRow = z.object({
  id: z.string(),
  user_id: z.string(),
  created_at: z.date(),
  not_after: z.date().nullable(),
  /** How it was opened; none on those of an older server, which were opened with a password. */
  tag: z.string().nullable(),
});
type SessionRow = z.infer<typeof sessionRow>;

const tokenRow = z.object({
  token: z.string(),
  session_id: z.string(),
  parent: z.string().nullable(),
  revoked: z.boolean().nullable(),
  isRecent: z.boolean(),
});

const makeRefreshToken = () => randomBytes(24).toString('base64url');

async function addRefreshToken(sql: Db, session: SessionRow, parent: string | null): Promise<string> {
  const token = makeRefreshToken();
  await sql`insert into auth.refresh_tokens (id, token, user_id, session_id, revoked, parent, created_at, updated_at)
    values (${randomUUID()}, ${token}, ${session.user_id}, ${session.id}, false, ${parent}, now(), now())`;
  return token;
}

async function answerSession(
  { sql, options }: Pick<AuthContext, 'options'> & { sql: Db },
  user: UserRow,
  session: SessionRow,
  refreshToken: string,
): Promise<Record<string, unknown>> {
  const origin = { id: session.id, method: session.tag ?? 'password', openedAt: session.created_at };
  const { token, expiresAt } = await signAccessToken(options, user, origin);
  return {
    access_token: token,
    token_type: 'bearer',
    expires_in: TOKEN_LIFE_S,
    expires_at: expiresAt,
    refresh_token: refreshToken,
    user: await showUser(sql, user),
  };
}

/** How somebody has shown who they are: `hash` is the password's that was right a moment ago. */
type Shown = { by: 'otp' } | { by: 'password'; hash: string | null };

/**
 * Opens a session for somebody who has shown who they are. Throws invalid_credentials when the password has been changed
 * since it was looked at: its new owner has just ended all sessions.
 */
export async function openSession(
  ctx: Pick<AuthContext, 'options'> & { sql: Db },
  userId: string,
  shown: Shown,
  { request, address }: AuthCall,
): Promise<Record<string, unknown>> {
  const { sql } = ctx;
  const hash = shown.by === 'password' ? shown.hash : null;
  const held = await sql`update auth.users set last_sign_in_at = now()
    where id = ${userId} and (${hash}::text is null or encrypted_password = ${hash}) returning id`;
  if (held.length === 0) throw wrongCredentials();
  await sql`update auth.identities set last_sign_in_at = now() where user_id = ${userId} and provider = 'email'`;
  const user = await findUser(sql, userId);
  if (!user) throw new AuthError(404, 'user_not_found', 'User not found');
  if (isBanned(user)) throw new AuthError(400, 'user_banned', 'User is banned');
  const agent = request.headers.get('user-agent')?.slice(0, 512) ?? null;
  const ip = isIP(address) ? address : null;
  const [row] = await sql`
    insert into auth.sessions (id, user_id, aal, tag, user_agent, ip, created_at, updated_at)
    values (${randomUUID()}, ${userId}, 'aal1', ${shown.by}, ${agent}, ${ip}, now(), now()) returning *`;
  const session = sessionRow.parse(row);
  return answerSession(ctx, user, session, await addRefreshToken(sql, session, null));
}

const notFound = () =>
  new AuthError(400, 'refresh_token_not_found', 'Invalid Refresh Token: Refresh Token Not Found');

/**
 * What a refresh token is worth now: the next one of its row. One that was used already brings the present one when its
 * answer may have been lost (it is the one before the present one, or was used within the last ten seconds); else
 * somebody has a copy, and the session ends.
 */
async function rotate(sql: Db, asked: string): Promise<{ session: SessionRow; token: string } | AuthError> {
  const [named] = await sql`select session_id from auth.refresh_tokens where token = ${asked} limit 1`;
  if (!named?.session_id) return notFound();
  const [held] = await sql`select * from auth.sessions where id = ${named.session_id} for update`;
  if (!held) return notFound();
  const session = sessionRow.parse(held);
  if (session.not_after && session.not_after < new Date())
    return new AuthError(400, 'session_expired', 'Invalid Refresh Token: Session Expired');
  const rows = await sql`
    select *, updated_at > now() - make_interval(secs => ${REUSE_S}) as "isRecent" from auth.refresh_tokens
    where session_id = ${session.id} order by created_at desc`;
  const tokens = rows.map((row) => tokenRow.parse(row));
  const used = tokens.find(({ token }) => token === asked);
  if (!used) return notFound();
  if (used.revoked) {
    const present = tokens.find(({ revoked }) => !revoked);
    if (present && (present.parent === asked || used.isRecent)) return { session, token: present.token };
    await sql`delete from auth.sessions where id = ${session.id}`;
    return new AuthError(400, 'refresh_token_already_used', 'Invalid Refresh Token: Already Used');
  }
  await sql`update auth.refresh_tokens set revoked = true, updated_at = now() where token = ${asked}`;
  await sql`update auth.sessions set refreshed_at = now() at time zone 'utc', updated_at = now() where id = ${session.id}`;
  await sql`delete from auth.refresh_tokens where session_id = ${session.id} and revoked
    and updated_at < now() - interval '30 days'`;
  return { session, token: await addRefreshToken(sql, session, asked) };
}

/** The next access and refresh token of a session. */
export async function refreshSession(ctx: AuthContext, asked: string): Promise<Record<string, unknown>> {
  const result = await ctx.sql.begin((sql) => rotate(sql, asked));
  if (result instanceof AuthError) throw result;
  const user = await findUser(ctx.sql, result.session.user_id);
  if (!user) throw notFound();
  if (isBanned(user)) throw new AuthError(400, 'user_banned', 'Invalid Refresh Token: User Banned');
  return answerSession(ctx, user, result.session, result.token);
}

/** Ends this session, all of its person's, or all the others. Refresh tokens go with their session. */
export async function endSessions(
  sql: Db,
  scope: 'local' | 'global' | 'others',
  who: { userId: string; sessionId: string },
): Promise<void> {
  await sql`delete from auth.sessions where user_id = ${who.userId}
    and (${scope} = 'global' or (id = ${who.sessionId}) = (${scope} = 'local'))`;
}

/** Whether the person has a session that was opened from this address. */
export async function isKnownAddress(sql: Db, email: string, address: string): Promise<boolean> {
  if (!isIP(address)) return false;
  const rows = await sql`select 1 from auth.sessions s join auth.users u on u.id = s.user_id
    where u.email = ${email} and s.ip = ${address} limit 1`;
  return rows.length > 0;
}
