import { errors, jwtVerify } from 'jose';
import * as z from 'zod';
import { type NamedSession, sessionNamedIn } from '../auth/session-life.ts';
import { databaseAway } from './database-error.ts';
import { ROLES } from './limits.ts';
import { RestError } from './rest-error.ts';
import type { Identity } from './rest-request.ts';

export type Keys = { jwtSecret: string; publishableKey: string; secretKey: string };

/** Whether a person's session is there still. Rejects with what the database says. */
export type IsLive = (session: NamedSession) => Promise<boolean>;

/** Clocks of two machines never agree; PostgREST forgives as much. */
const SKEW_SECONDS = 30;

const claimsSchema = z.looseObject({
  role: z.enum(ROLES).default('anon'),
  iat: z.number().optional(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
});

export type Identify = (headers: Headers, keyInAddress: string | undefined) => Promise<Identity>;

function refuse(code: 'PGRST301' | 'PGRST303', message: string): RestError {
  return new RestError(401, code, message, {
    headers: { 'www-authenticate': `Bearer error="invalid_token", error_description="${message}"` },
  });
}

function explain(error: unknown): RestError {
  if (error instanceof errors.JWTExpired) return refuse('PGRST303', 'JWT expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return refuse('PGRST303', error.claim === 'nbf' ? 'JWT not yet valid' : 'Parsing claims failed');
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return refuse('PGRST301', 'JWT cryptographic operation failed');
  }
  return refuse('PGRST301', 'JWT could not be decoded');
}

async function verify(token: string, secret: Uint8Array): Promise<Identity> {
  const parts = token.split('.').length;
  if (parts !== 3) throw refuse('PGRST301', `Expected 3 parts in JWT; got ${parts}`);
  const { payload } = await jwtVerify(token, secret, {
    algorithms: ['HS256'],
    clockTolerance: SKEW_SECONDS,
  }).catch((error) => {
    throw explain(error);
  });
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success) throw refuse('PGRST303', 'Parsing claims failed');
  const { iat, role } = claims.data;
  if (iat !== undefined && iat > Date.now() / 1000 + SKEW_SECONDS) {
    throw refuse('PGRST303', 'JWT issued at future');
  }
  return { role, claims: { ...payload, role } };
}

/** Who is named by the key and the bearer token of a request, whichever way they are written. */
function makeReadIdentity(keys: Keys): Identify {
  const secret = new TextEncoder().encode(keys.jwtSecret);
  const known = new Map<string, Identity>([
    [keys.publishableKey, { role: 'anon', claims: { role: 'anon', iss: 'supabase' } }],
    [keys.secretKey, { role: 'service_role', claims: { role: 'service_role', iss: 'supabase' } }],
  ]);
  const opens = (key: string) =>
    verify(key, secret).catch(() => {
      throw new RestError(401, 'PGRST301', 'Invalid API key', {
        hint: 'Double check the API key of your project.',
      });
    });
  return async (headers, keyInAddress) => {
    const key = headers.get('apikey') ?? keyInAddress;
    if (key === undefined || key === '') {
      throw new RestError(401, 'PGRST301', 'No API key found in request', {
        hint: 'No `apikey` request header or url param was found.',
      });
    }
    const byKey = known.get(key) ?? (await opens(key));
    const [, bearer] = /^bearer(?:\s+(.*))?$/i.exec(headers.get('authorization') ?? '') ?? [];
    if (!/^bearer\b/i.test(headers.get('authorization') ?? '')) return byKey;
    const token = (bearer ?? '').trim();
    if (token === '') throw refuse('PGRST301', 'Empty JWT is sent in Authorization header');
    return token === key ? byKey : (known.get(token) ?? verify(token, secret));
  };
}

/**
 * Who asks, as hosted projects decide it: an API key opens the door, and the bearer token (a person's JWT, or the key
 * again) says who comes in. Throws 401 for a missing or wrong key, for a token that is not valid now, and for one whose
 * session has ended: hosted projects let such a token run out. Throws 503 when the database cannot say.
 */
export function makeIdentify(keys: Keys, isLive: IsLive): Identify {
  const read = makeReadIdentity(keys);
  return async (headers, keyInAddress) => {
    const identity = await read(headers, keyInAddress);
    const session = sessionNamedIn(identity.claims);
    if (!session) return identity;
    const isThere = await isLive(session).catch(() => {
      throw databaseAway();
    });
    if (!isThere) throw refuse('PGRST303', 'The session of this token has ended. Sign in again.');
    return identity;
  };
}
