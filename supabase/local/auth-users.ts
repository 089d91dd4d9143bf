import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';

export type NewUser = {
  id?: string;
  email: string;
  /** Hashed in the database with bcrypt, as Auth does. */
  password: string;
  fullName: string;
  /** Signing in needs it; nobody is sent a mail. */
  emailConfirmed: true;
};

/** bcrypt rounds: what hosted Auth uses. */
const COST = 10;

/**
 * Makes a person who can sign in with this password, as Auth's admin interface would: one row in auth.users and
 * its e-mail identity. Returns the id. Rejects with a unique violation when the address is taken.
 * Triggers on auth.users run. For demo data and tests.
 */
export async function createUser(
  sql: postgres.Sql | postgres.TransactionSql,
  user: NewUser,
): Promise<string> {
  const { id = randomUUID(), password, fullName } = user;
  const email = user.email.toLowerCase();
  const identity = { sub: id, email, email_verified: true, phone_verified: false };
  const meta = { full_name: fullName, email_verified: true };
  await sql`
    with made as (
      insert into auth.users (id, aud, role, email, encrypted_password, email_confirmed_at,
                              raw_app_meta_data, raw_user_meta_data, created_at, updated_at)
      values (${id}, 'authenticated', 'authenticated', ${email},
              extensions.crypt(${password}, extensions.gen_salt('bf', ${COST})), now(),
              ${sql.json({ provider: 'email', providers: ['email'] })}, ${sql.json(meta)}, now(), now())
      returning id
    )
    insert into auth.identities (id, provider, provider_id, user_id, identity_data, created_at, updated_at)
    select ${randomUUID()}, 'email', ${id}, made.id, ${sql.json(identity)}, now(), now() from made`;
  return id;
}
