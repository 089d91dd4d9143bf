import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import { asUser } from '#lib/data/db/roles';
import { shown } from '#lib/data/db/shown';
import type { Session } from '#lib/web/auth/schema';
import type { AccessToken } from '#lib/web/auth/verify-token';

/**
 * The person behind a verified token, read under their own rights; null when the account is gone or closed, and when
 * the session has ended: signing out and a new password end the tokens of that session here at once.
 */
export const findPerson = defineQuery(
  'auth.findPerson',
  async (db: Db, token: AccessToken): Promise<Session | null> => {
    const row = await asUser(db, token, (tx) =>
      tx
        .selectFrom('profiles')
        .select(['profiles.id', 'profiles.role', 'profiles.full_name'])
        .select((eb) =>
          jsonArrayFrom(
            eb
              .selectFrom('vendor_members')
              .innerJoin('vendors', 'vendors.id', 'vendor_members.vendor_id')
              .whereRef('vendor_members.user_id', '=', 'profiles.id')
              .select(['vendors.id', 'vendors.slug', 'vendors.store_name', 'vendor_members.role'])
              .orderBy('vendors.store_name')
              .limit(shown.stallsOfPerson),
          ).as('vendors'),
        )
        .where('profiles.id', '=', token.sub)
        .where(sql<boolean>`(select private.session_lives(${token.session_id}::uuid, ${token.sub}::uuid))`)
        .executeTakeFirst(),
    );
    if (!row) return null;
    return {
      userId: row.id,
      email: token.email ?? '',
      role: row.role,
      fullName: row.full_name,
      vendors: row.vendors,
    };
  },
);
