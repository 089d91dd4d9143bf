import { type Doubt, type Identity, UnknownCaller, type WhoAsks } from '../http/who-asks.ts';
import { accessDenied } from './refusal.ts';

/** Who asks: the database role that his rows are judged as, and what `auth.jwt()` says of him. */
export type Caller = Pick<Identity, 'role' | 'claims' | 'session'> & { isKnown: boolean };

export const anybody: Caller = { role: 'anon', claims: { role: 'anon' }, session: null, isKnown: false };
export const server: Caller = {
  role: 'service_role',
  claims: { role: 'service_role' },
  session: null,
  isKnown: true,
};

/** Whose an object is that he uploads. */
export const ownerOf = ({ claims }: Caller): string | null => claims.sub ?? null;

const WORDS: Partial<Record<Doubt, string>> = {
  missing: 'Invalid Compact JWS',
  malformed: 'Invalid Compact JWS',
  signature: 'signature verification failed',
  expired: '"exp" claim timestamp check failed',
  'too-early': '"nbf" claim timestamp check failed',
};

/**
 * Reads who asks from `Authorization`, or from `apikey` as the gateway of a hosted project does. Throws what hosted
 * Storage answers for tokens that are missing, expired or not ours.
 */
export function makeReadCaller(whoAsks: WhoAsks) {
  return async ({ headers, url, signal }: Request, address: string): Promise<Caller> => {
    const sent = { headers, query: new URL(url).searchParams };
    const identity = await whoAsks.ofRequest(sent, address, signal).catch((error: unknown) => {
      throw error instanceof UnknownCaller ? accessDenied(WORDS[error.doubt] ?? error.message) : error;
    });
    return { ...identity, isKnown: true };
  };
}
