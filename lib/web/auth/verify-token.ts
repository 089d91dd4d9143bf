import { createRemoteJWKSet, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod';
import type { Env } from '#lib/base/env';
import { remember } from '#lib/base/remember';

const accessToken = z.object({
  sub: z.uuid(),
  role: z.string(),
  email: z.string().optional(),
  /** Every token of Supabase Auth names the session that it was made for. */
  session_id: z.uuid(),
  exp: z.number(),
  /** How the session was opened, and when in seconds; none where somebody's own hook says it in another way. */
  amr: z.array(z.object({ method: z.string(), timestamp: z.number() })).catch([]),
});
export type AccessToken = z.infer<typeof accessToken>;

type KeySource = Uint8Array | JWTVerifyGetKey;

function keySource(env: Env): KeySource {
  return remember('jwt-keys', () =>
    env.SUPABASE_JWT_SECRET
      ? new TextEncoder().encode(env.SUPABASE_JWT_SECRET)
      : createRemoteJWKSet(new URL(`${env.SUPABASE_URL}/auth/v1/.well-known/jwks.json`)),
  );
}

/**
 * The claims of an access token whose signature and expiry hold, or null.
 * Projects with a shared secret are verified with it (HS256 only), others with their published keys
 * (asymmetric only): one token can never be checked against the other kind of key.
 */
export async function verifyAccessToken(env: Env, token: string): Promise<AccessToken | null> {
  const keys = keySource(env);
  try {
    const { payload } =
      keys instanceof Uint8Array
        ? await jwtVerify(token, keys, { algorithms: ['HS256'] })
        : await jwtVerify(token, keys, { algorithms: ['ES256', 'RS256', 'EdDSA'] });
    const parsed = accessToken.safeParse(payload);
    return parsed.success && parsed.data.role === 'authenticated' ? parsed.data : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_J')) return null;
    throw error;
  }
}
