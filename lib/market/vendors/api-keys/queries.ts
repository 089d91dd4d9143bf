import { sql } from 'kysely';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import type { ApiKey, ApiKeyForm } from '#lib/market/vendors/api-keys/schema';

const columns = sql`k.id, k.name, k.prefix, k.scopes, k.created_at, k.expires_at, k.last_used_at, k.revoked_at`;

/** A stall's keys, newest first, those that were revoked as well; none for people who are not its owners. */
export const selectApiKeys = defineQuery(
  'api-keys.selectApiKeys',
  async (tx: Tx, vendorId: string): Promise<ApiKey[]> => {
    const result = await sql<ApiKey>`
    select ${columns}, coalesce(nullif(t.full_name, ''), t.email, '') as created_by from public.vendor_api_keys k
    left join private.team_of(${vendorId}::uuid) t on t.user_id = k.created_by
    where k.vendor_id = ${vendorId}::uuid order by k.created_at desc, k.id limit 200`.execute(tx);
    return result.rows;
  },
);

export interface ApiKeyToStore extends ApiKeyForm {
  vendorId: string;
  prefix: string;
  hash: Buffer;
}

/** Stores a key's hash, never the key. */
export const insertApiKey = defineQuery(
  'api-keys.insertApiKey',
  async (tx: Tx, key: ApiKeyToStore): Promise<Omit<ApiKey, 'created_by'> | undefined> => {
    const result = await sql<Omit<ApiKey, 'created_by'>>`
    insert into public.vendor_api_keys as k (vendor_id, name, prefix, key_hash, scopes, expires_at)
    values (${key.vendorId}::uuid, ${key.name}, ${key.prefix}, ${key.hash}, ${sql.val(key.scopes)}::text[],
      now() + ${key.expires_in_days}::int * interval '1 day')
    returning ${columns}`.execute(tx);
    return result.rows[0];
  },
);

/** Ends a key; false when the asker may not, or it was ended before. */
export const revokeApiKey = defineQuery(
  'api-keys.revokeApiKey',
  async (tx: Tx, id: string): Promise<boolean> => {
    const result = await sql`update public.vendor_api_keys set revoked_at = now()
      where id = ${id}::uuid and revoked_at is null returning id`.execute(tx);
    return result.rows.length > 0;
  },
);
