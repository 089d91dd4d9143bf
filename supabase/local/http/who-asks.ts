import { errors, jwtVerify } from 'jose';
import * as z from 'zod';
import { type NamedSession, sessionNamedIn } from '../session-life.ts';
import { LONGEST_TEXT, makeIsSecret } from './is-secret.ts';

/** Whom a request may speak for. Each is a role of the database. */
export const ROLES = ['anon', 'authenticated', 'service_role'] as const;
export type Role = (typeof ROLES)[number];

export type Keys = { jwtSecret: string; publishableKey: string; secretKey: string };

/** What is known of somebody; `exp` in seconds since 1970, none for API keys. */
export type Claims = { role: Role; exp?: number; sub?: string; [claim: string]: unknown };

/** Somebody whose key or token is good now. `token` is what they showed. */
export type Identity = { role: Role; claims: Claims; session: NamedSession | null; token: string };

/** Why nobody is known. */
export type Doubt = 'missing' | 'malformed' | 'signature' | 'expired' | 'too-early' | 'claims' | 'ended';

/** Nobody who may be let in. Each product words it as its hosted model does. */
export class UnknownCaller extends Error {
  override readonly name = 'UnknownCaller';
  readonly doubt: Doubt;
  /** Of a token whose signature is ours. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** Whether it was the API key, and not the token beside it. */
  isKey = false;

  constructor(doubt: Doubt, message: string, claims: Record<string, unknown> = {}) {
    super(message);
    this.doubt = doubt;
    this.claims = claims;
  }
}

/** What a request may name its sender with. */
export type Sent = { headers: Headers; query: URLSearchParams };

/** Clocks of two machines never agree; PostgREST forgives as much. It is no longer life for a token. */
const SKEW_S = 30;

const claimsOf = z.looseObject({
  role: z.enum(ROLES),
  exp: z.number(),
  iat: z.number().optional(),
  sub: z.string().max(255).optional(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
});

function doubtOf(error: unknown): UnknownCaller {
  if (error instanceof errors.JWTExpired) return new UnknownCaller('expired', 'JWT expired', error.payload);
  if (error instanceof errors.JWTClaimValidationFailed)
    return error.claim === 'nbf'
      ? new UnknownCaller('too-early', 'JWT not yet valid')
      : new UnknownCaller('claims', 'Parsing claims failed');
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JOSEAlgNotAllowed)
    return new UnknownCaller('signature', 'JWT cryptographic operation failed');
  return new UnknownCaller('malformed', 'JWT could not be decoded');
}

async function verify(token: string, secret: Uint8Array): Promise<Claims> {
  const parts = token.split('.').length;
  if (token.length > LONGEST_TEXT || parts !== 3)
    throw new UnknownCaller('malformed', `Expected 3 parts in JWT; got ${parts}`);
  const options = { algorithms: ['HS256'], clockTolerance: SKEW_S };
  const { payload } = await jwtVerify(token, secret, options).catch((error: unknown) => {
    throw doubtOf(error);
  });
  const { data: claims } = claimsOf.safeParse(payload);
  if (!claims) throw new UnknownCaller('claims', 'Parsing claims failed', payload);
  const now = Date.now() / 1_000;
  if (claims.exp <= now) throw new UnknownCaller('expired', 'JWT expired', payload);
  if ((claims.iat ?? 0) > now + SKEW_S) throw new UnknownCaller('too-early', 'JWT issued at future', payload);
  return claims;
}

/** The key and the token of a request, as they were sent. White space says nothing; other schemes are not ours. */
export function sentBy({ headers, query }: Sent): { key: string; bearer: string | undefined } {
  const authorization = headers.get('authorization') ?? '';
  const isBearer = /^bearer(\s|$)/i.test(authorization);
  return {
    key: headers.get('apikey') || query.get('apikey') || '',
    bearer: isBearer ? authorization.slice('bearer'.length).replace(/\s/g, '') : undefined,
  };
}

/** A person by account, anybody else by address: what one of them does is counted against one of them. */
export function clientOf({ role, claims }: Pick<Identity, 'role' | 'claims'>, address: string): string {
  return role === 'authenticated' ? (claims.sub ?? address) : address;
}

export type WhoAsks = {
  /**
   * Who a request is from: its bearer token says so, and without one its API key, which has to be good in any case.
   * Rejects with UnknownCaller, with what the database says, or with the reason of `signal` when that is aborted while
   * it waits.
   */
  ofRequest(sent: Sent, client: string, signal?: AbortSignal): Promise<Identity>;
  /** The API key alone. */
  ofKey(sent: Sent, client: string, signal?: AbortSignal): Promise<Identity>;
  ofToken(token: string, client: string, signal?: AbortSignal): Promise<Identity>;
};

export type WhoAsksOptions = {
  keys: Keys;
  /** Whether nobody comes in without an API key, whatever token they have: so it is at REST and Auth. */
  isKeyNeeded: boolean;
  /** Whether a session is there. Asked for every token that names one, on behalf of the client. */
  isLive(session: NamedSession, client: string, signal?: AbortSignal): Promise<boolean>;
};

/**
 * The one reading of keys and tokens for all products: HS256 and no other algorithm, one of three roles, an end that is
 * to come, and a session, when one is named, that has not ended. Hosted projects let such a token run out.
 */
export function makeWhoAsks({ keys, isKeyNeeded, isLive }: WhoAsksOptions): WhoAsks {
  const secret = new TextEncoder().encode(keys.jwtSecret);
  const known: [isKey: (token: string) => boolean, Claims][] = [
    [makeIsSecret(keys.publishableKey), { role: 'anon', iss: 'supabase' }],
    [makeIsSecret(keys.secretKey), { role: 'service_role', iss: 'supabase' }],
  ];

  async function ofToken(token: string, client: string, signal?: AbortSignal): Promise<Identity> {
    const ofKey = known.find(([isKey]) => isKey(token))?.[1];
    if (ofKey) return { role: ofKey.role, claims: ofKey, session: null, token };
    const claims = await verify(token.replace(/\s/g, ''), secret);
    if (claims.session_id === undefined) return { role: claims.role, claims, session: null, token };
    const session = sessionNamedIn(claims);
    if (!session || !(await isLive(session, client, signal)))
      throw new UnknownCaller('ended', 'The session of this token has ended. Sign in again.', claims);
    return { role: claims.role, claims, session, token };
  }

  async function ofKey(sent: Sent, client: string, signal?: AbortSignal): Promise<Identity> {
    const { key } = sentBy(sent);
    const found =
      key === '' ? Promise.reject(new UnknownCaller('missing', 'No API key')) : ofToken(key, client, signal);
    return found.catch((error: unknown) => {
      if (error instanceof UnknownCaller) error.isKey = true;
      throw error;
    });
  }

  return {
    ofToken,
    ofKey,
    async ofRequest(sent, client, signal) {
      const { key, bearer } = sentBy(sent);
      const byKey =
        isKeyNeeded || key !== '' || bearer === undefined ? await ofKey(sent, client, signal) : undefined;
      if (byKey && (bearer === undefined || bearer === key)) return byKey;
      if (bearer === '') throw new UnknownCaller('missing', 'Empty JWT is sent in Authorization header');
      return ofToken(bearer ?? '', client, signal);
    },
  };
}
