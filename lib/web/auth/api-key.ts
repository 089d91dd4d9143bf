import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { AppError } from '#lib/base/errors';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import { asUser, type Tx } from '#lib/data/db/roles';
import type { ApiScope } from '#lib/web/auth/scopes';

/** A key that works: whose stall it is and what it is good for. Its id is what limits are counted by. */
export interface ApiKeyAccess {
  id: string;
  vendorId: string;
  scopes: ApiScope[];
}

const bearer = /^Bearer (lsk_[\w-]{43})$/i;

/** The key of this hash, noting that it was used, at most once a minute. As the server: whoever asks is unknown yet. */
const selectApiKey = defineQuery(
  'auth.selectApiKey',
  async (db: Db, hash: Buffer): Promise<ApiKeyAccess | undefined> => {
    const result = await sql<ApiKeyAccess>`
    with found as (
      select k.id, k.vendor_id, k.scopes, k.last_used_at from public.vendor_api_keys k
      where k.key_hash = ${hash} and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
    ), noted as (
      update public.vendor_api_keys k set last_used_at = now() from found
      where k.id = found.id and (found.last_used_at is null or found.last_used_at < now() - interval '1 minute')
    )
    select id, vendor_id as "vendorId", scopes from found`.execute(db);
    return result.rows[0];
  },
);

/**
 * The API key in `Authorization: Bearer lsk_…`. Null when the header has none (a person asks, or nobody); throws
 * unauthenticated for a key that does not work, whatever cookies come with it.
 */
export async function findApiKey(ctx: { db: Db }, request: Request): Promise<ApiKeyAccess | null> {
  const header = request.headers.get('authorization');
  if (!header || !/^Bearer lsk_/i.test(header)) return null;
  const secret = bearer.exec(header)?.[1];
  const key = secret && (await selectApiKey(ctx.db, createHash('sha256').update(secret).digest()));
  if (!key)
    throw new AppError('unauthenticated', 'This API key does not work. It may have been revoked or expired.');
  return key;
}

/** Throws forbidden, naming the scope that the key lacks. Who may write something may read it. */
export function requireScope({ scopes }: ApiKeyAccess, scope: ApiScope): void {
  const wider = scope.replace(':read', ':write');
  if (!scopes.some((each) => each === scope || each === wider))
    throw new AppError('forbidden', `This API key lacks the scope ${scope}. Make one that has it.`);
}

/**
 * Runs what an API key asked for, as that key: signed in, but nobody. The claims name the key and no person, so no
 * policy for people, members or admins applies; the policies for keys read the key's stall and scopes from its row
 * (private.key_vendor_ids). A scope that a route forgot to check is still refused by the database.
 */
export function asApiKey<T>(db: Db, key: ApiKeyAccess, run: (tx: Tx) => Promise<T>): Promise<T> {
  const claims = { role: 'authenticated', key_id: key.id };
  return asUser(db, claims, run);
}
