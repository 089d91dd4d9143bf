import { jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import { AuthError } from './auth-error.ts';
import { type AuthOptions, TOKEN_LIFE_S } from './settings.ts';
import type { UserRow } from './users.ts';

const claims = z.object({
  sub: z.uuid(),
  session_id: z.uuid().optional(),
  role: z.string().optional(),
  exp: z.number(),
});
export type TokenClaims = z.infer<typeof claims>;

const keyOf = (options: Pick<AuthOptions, 'jwtSecret'>) => new TextEncoder().encode(options.jwtSecret);

/** How and when a session was opened, as `amr` says it. */
export type SessionOrigin = { id: string; method: string; openedAt: Date };

/** The access token of a session, with the claims of hosted Auth. */
export async function signAccessToken(
  options: AuthOptions,
  user: UserRow,
  session: SessionOrigin,
): Promise<{ token: string; expiresAt: number }> {
  const now = Math.floor(Date.now() / 1_000);
  const expiresAt = now + TOKEN_LIFE_S;
  const token = await new SignJWT({
    iss: `${options.publicUrl}/auth/v1`,
    sub: user.id,
    aud: user.aud ?? 'authenticated',
    exp: expiresAt,
    iat: now,
    email: user.email ?? '',
    phone: user.phone ?? '',
    app_metadata: user.raw_app_meta_data,
    user_metadata: user.raw_user_meta_data,
    role: user.role ?? 'authenticated',
    aal: 'aal1',
    amr: [{ method: session.method, timestamp: Math.floor(session.openedAt.getTime() / 1_000) }],
    session_id: session.id,
    is_anonymous: user.is_anonymous,
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(keyOf(options));
  return { token, expiresAt };
}

const badJwt = (why: string) => new AuthError(403, 'bad_jwt', `invalid JWT: ${why}`);

/** The claims of a token that we signed and that has not run out. Throws bad_jwt (403) for anything else. */
export async function readAccessToken(options: AuthOptions, token: string): Promise<TokenClaims> {
  const verified = await jwtVerify(token, keyOf(options), { algorithms: ['HS256'] }).catch(() => null);
  if (!verified) throw badJwt('unable to parse or verify signature, or it has expired');
  const parsed = claims.safeParse(verified.payload);
  if (!parsed.success) throw badJwt('it does not name a user');
  return parsed.data;
}

/** Whether a key in `Authorization` is a server's: the secret key, or a token of a server's role. */
export async function isServerKey(options: AuthOptions, bearer: string): Promise<boolean> {
  if (bearer === options.secretKey) return true;
  const verified = await jwtVerify(bearer, keyOf(options), { algorithms: ['HS256'] }).catch(() => null);
  const role = verified?.payload.role;
  return role === 'service_role' || role === 'supabase_admin';
}
