import { errors, jwtVerify } from 'jose';

/** Who a token speaks for. `role` becomes the database role, the whole of it `request.jwt.claims`. */
export type Claims = { role: string; exp?: number; [claim: string]: unknown };

export type TokenProblem = 'expired' | 'malformed' | 'signature' | 'missing-claims' | 'signed-out';

/** A token that opens nothing. The message is hosted Realtime's, meant for the client. */
export class TokenError extends Error {
  override name = 'TokenError';
  readonly problem: TokenProblem;

  constructor(problem: TokenProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}

export type TokenKeys = { jwtSecret: string; publishableKey: string; secretKey: string };

/** Resolves to the claims of an API key or of a valid, unexpired HS256 JWT; rejects with TokenError. */
export type VerifyToken = (token: string) => Promise<Claims>;

const MALFORMED = 'The token provided is not a valid JWT';
/** Far more than a header of HTTP takes. */
const MAX_TOKEN_LENGTH = 64 * 1024;

/** API keys stand for fixed claims that never expire; everything else must be a signed JWT with role and exp. */
export function makeTokenVerifier({ jwtSecret, publishableKey, secretKey }: TokenKeys): VerifyToken {
  const secret = new TextEncoder().encode(jwtSecret);
  const keys = new Map<string, Claims>([
    [publishableKey, { role: 'anon', iss: 'supabase' }],
    [secretKey, { role: 'service_role', iss: 'supabase' }],
  ]);
  return async (token) => keys.get(token) ?? verifyJwt(token, secret);
}

async function verifyJwt(token: string, secret: Uint8Array): Promise<Claims> {
  if (token.length > MAX_TOKEN_LENGTH) throw new TokenError('malformed', MALFORMED);
  const { payload } = await jwtVerify(token.replace(/\s/g, ''), secret, { algorithms: ['HS256'] }).catch(
    (error) => {
      throw tokenErrorFrom(error);
    },
  );
  const { role, exp } = payload;
  if (typeof role !== 'string' || typeof exp !== 'number') {
    throw new TokenError('missing-claims', 'Fields `role` and `exp` are required in JWT');
  }
  return { ...payload, role, exp };
}

/** The words for a token whose `exp` (seconds since 1970) has passed. */
export function expiredMessage(expSeconds: number): string {
  return `Token has expired ${Math.max(0, Math.floor(Date.now() / 1000) - expSeconds)} seconds ago`;
}

function tokenErrorFrom(error: unknown): TokenError {
  if (error instanceof errors.JWTExpired) {
    return new TokenError('expired', expiredMessage(error.payload.exp ?? 0));
  }
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JOSEAlgNotAllowed) {
    return new TokenError('signature', 'Failed to validate JWT signature');
  }
  return new TokenError('malformed', MALFORMED);
}
