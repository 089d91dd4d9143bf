import { SignJWT } from 'jose';
import { type AuthOptions, TOKEN_LIFE_S } from './settings.ts';
import type { UserRow } from './users.ts';

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
    .sign(new TextEncoder().encode(options.jwtSecret));
  return { token, expiresAt };
}
