import { sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import { mailAddress } from '#lib/tasks/mail';

/**
 * Addresses of the market's admins, oldest account first, for what waits for their decision. Read by the server
 * itself: no person may see the accounts of others.
 */
export const listAdminAddresses = defineQuery(
  'notifications.listAdminAddresses',
  async (db: Db): Promise<string[]> => {
    const { rows } = await sql<{ email: string }>`
    select u.email::text from auth.users u join public.profiles p on p.id = u.id
    where p.role = 'admin' and u.email <> '' order by u.created_at, u.id limit 100`.execute(db);
    return rows.flatMap(({ email }) => mailAddress.safeParse(email).data ?? []);
  },
);
