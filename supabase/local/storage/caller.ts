import { errors, jwtVerify } from 'jose';
import * as z from 'zod';
import { accessDenied } from './refusal.ts';

/** Who asks: the database role that his rows are judged as, and what `auth.jwt()` says of him. */
export type Caller = { role: string; claims: Record<string, unknown>; isKnown: boolean };

type CallerKeys = { jwtSecret: string; publishableKey: string; secretKey: string };

const visitor = { role: 'anon', claims: { role: 'anon' } };
const claimsSchema = z.looseObject({ role: z.string().min(1).max(63), sub: z.string().max(255).optional() });

export const anybody: Caller = { ...visitor, isKnown: false };
export const server: Caller = {
  role: 'service_role',
  claims: { role: 'service_role' },
  isKnown: true,
};

/** Whose an object is that he uploads. */
export const ownerOf = ({ claims }: Caller): string | null =>
  typeof claims.sub === 'string' ? claims.sub : null;

function tokenOf(headers: Headers): string {
  const bearer = (headers.get('authorization') ?? '').replace(/^Bearer\s+/i, '').trim();
  return bearer || (headers.get('apikey') ?? '').trim();
}

/**
 * Reads who asks from `Authorization`, or from `apikey` as the gateway of a hosted project does. Throws what hosted
 * Storage answers for tokens that are missing, expired or not ours.
 */
export function makeReadCaller({ jwtSecret, publishableKey, secretKey }: CallerKeys) {
  const secret = new TextEncoder().encode(jwtSecret);
  const known = new Map<string, Caller>([
    [publishableKey, { ...visitor, isKnown: true }],
    [secretKey, server],
  ]);

  async function verify(token: string): Promise<Caller> {
    const { payload } = await jwtVerify(token, secret, { algorithms: ['HS256'] }).catch((error: unknown) => {
      throw accessDenied(error instanceof errors.JOSEError ? error.message : 'Invalid JWT');
    });
    const claims = claimsSchema.safeParse(payload);
    if (!claims.success) throw accessDenied('The token names no role');
    return { role: claims.data.role, claims: claims.data, isKnown: true };
  }

  return async (headers: Headers): Promise<Caller> => {
    const token = tokenOf(headers);
    if (token === '') throw accessDenied('Invalid Compact JWS');
    return known.get(token) ?? verify(token);
  };
}
