import type { Doubt, UnknownCaller } from '../http/who-asks.ts';

const CODES: Record<Doubt, string> = {
  missing: 'MalformedJWT',
  malformed: 'MalformedJWT',
  signature: 'JwtSignatureError',
  expired: 'InvalidJWTToken',
  'too-early': 'InvalidJWTToken',
  claims: 'InvalidJWTToken',
  ended: 'InvalidJWTToken',
};

/** The words for a token whose `exp` (seconds since 1970) has passed. */
export function expiredMessage(expSeconds: number): string {
  return `Token has expired ${Math.max(0, Math.floor(Date.now() / 1000) - expSeconds)} seconds ago`;
}

export const SESSION_ENDED = 'The session of this token has ended. Sign in again';

/** Why a token opens nothing: code and text are hosted Realtime's, meant for the client. */
export function wordDoubt({ doubt, claims, message }: UnknownCaller): { code: string; text: string } {
  const texts: Record<Doubt, string> = {
    missing: 'The token provided is not a valid JWT',
    malformed: 'The token provided is not a valid JWT',
    signature: 'Failed to validate JWT signature',
    expired: expiredMessage(Number(claims.exp)),
    'too-early': message,
    claims: 'Fields `role` and `exp` are required in JWT',
    ended: SESSION_ENDED,
  };
  return { code: CODES[doubt], text: texts[doubt] };
}
