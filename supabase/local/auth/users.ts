import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Db } from './context.ts';
import { forgetSham } from './sham-sign-up.ts';

const time = z.date().nullable();

/** Metadata is an object; an older server stored it as JSON in a JSON string. */
const metadata = z.preprocess((value) => {
  if (typeof value !== 'string') return value ?? {};
  try {
    return JSON.parse(value);
  } catch {
    return {};
  }
}, z.record(z.string(), z.unknown()).catch({}));

const userRow = z.object({
  id: z.string(),
  aud: z.string().nullable(),
  role: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  encrypted_password: z.string().nullable(),
  email_confirmed_at: time,
  phone_confirmed_at: time,
  confirmed_at: time,
  invited_at: time,
  confirmation_sent_at: time,
  recovery_sent_at: time,
  email_change: z.string().nullable(),
  email_change_sent_at: time,
  email_change_confirm_status: z.number().nullable(),
  last_sign_in_at: time,
  raw_app_meta_data: metadata,
  raw_user_meta_data: metadata,
  banned_until: time,
  deleted_at: time,
  is_anonymous: z.boolean(),
  created_at: time,
  updated_at: time,
});
export type UserRow = z.infer<typeof userRow>;

const identityRow = z.object({
  id: z.string(),
  provider: z.string(),
  provider_id: z.string(),
  user_id: z.string(),
  identity_data: metadata,
  email: z.string().nullable(),
  last_sign_in_at: time,
  created_at: time,
  updated_at: time,
});

const first = (rows: readonly unknown[]): UserRow | null => (rows[0] ? userRow.parse(rows[0]) : null);

export async function findUser(sql: Db, id: string): Promise<UserRow | null> {
  return first(await sql`select * from auth.users where id = ${id} and deleted_at is null`);
}

export async function findUserByEmail(sql: Db, email: string): Promise<UserRow | null> {
  return first(
    await sql`select * from auth.users where email = ${email} and is_sso_user = false and deleted_at is null`,
  );
}

/** The row, held until the transaction ends. */
export async function lockUser(sql: Db, id: string): Promise<UserRow | null> {
  return first(await sql`select * from auth.users where id = ${id} and deleted_at is null for update`);
}

export async function listUsers(
  sql: Db,
  page: number,
  perPage: number,
): Promise<{ users: UserRow[]; total: number }> {
  const rows = await sql`select * from auth.users where deleted_at is null
    order by created_at desc, id limit ${perPage} offset ${(page - 1) * perPage}`;
  const [counted] = await sql<{ total: number }[]>`
    select count(*)::int as total from auth.users where deleted_at is null`;
  return { users: rows.map((row) => userRow.parse(row)), total: counted?.total ?? 0 };
}

async function identitiesOf(sql: Db, userId: string): Promise<Record<string, unknown>[]> {
  const rows = await sql`select * from auth.identities where user_id = ${userId} order by created_at`;
  return rows.map((row) => {
    const identity = identityRow.parse(row);
    return {
      identity_id: identity.id,
      id: identity.provider_id,
      user_id: identity.user_id,
      identity_data: identity.identity_data,
      provider: identity.provider,
      last_sign_in_at: identity.last_sign_in_at,
      created_at: identity.created_at,
      updated_at: identity.updated_at,
      ...(identity.email && { email: identity.email }),
    };
  });
}

const unlessEmpty = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== ''));

/** An account as Supabase Auth shows it to its owner and to servers. */
export async function showUser(sql: Db, row: UserRow): Promise<Record<string, unknown>> {
  return {
    id: row.id,
    aud: row.aud ?? 'authenticated',
    role: row.role ?? 'authenticated',
    email: row.email ?? '',
    phone: row.phone ?? '',
    ...unlessEmpty({
      email_confirmed_at: row.email_confirmed_at,
      phone_confirmed_at: row.phone_confirmed_at,
      confirmed_at: row.confirmed_at,
      invited_at: row.invited_at,
      confirmation_sent_at: row.confirmation_sent_at,
      recovery_sent_at: row.recovery_sent_at,
      new_email: row.email_change,
      email_change_sent_at: row.email_change_sent_at,
      last_sign_in_at: row.last_sign_in_at,
      banned_until: row.banned_until,
      deleted_at: row.deleted_at,
    }),
    app_metadata: row.raw_app_meta_data,
    user_metadata: row.raw_user_meta_data,
    identities: await identitiesOf(sql, row.id),
    created_at: row.created_at,
    updated_at: row.updated_at,
    is_anonymous: row.is_anonymous,
  };
}

export const isBanned = (row: UserRow) => row.banned_until !== null && row.banned_until > new Date();

export type NewAccount = {
  id: string;
  email: string;
  passwordHash: string | null;
  userMetadata: Record<string, unknown>;
  appMetadata?: Record<string, unknown>;
  role?: string;
  isConfirmed?: boolean;
  isInvited?: boolean;
};

/** Writes the account and its e-mail identity; null when the address has an account already. */
export async function insertUser(sql: Db, account: NewAccount): Promise<UserRow | null> {
  const { id, email, passwordHash, role = 'authenticated', isConfirmed = false, isInvited = false } = account;
  const appMetadata = { ...account.appMetadata, provider: 'email', providers: ['email'] };
  const made = first(
    await sql`
    insert into auth.users (id, aud, role, email, encrypted_password, email_confirmed_at, invited_at,
                            confirmation_sent_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at)
    values (${id}, 'authenticated', ${role}, ${email}, ${passwordHash},
            case when ${isConfirmed} then now() end, case when ${isInvited} then now() end,
            case when ${!isConfirmed} then now() end,
            ${sql.json(appMetadata as never)}, ${sql.json(account.userMetadata as never)}, now(), now())
    on conflict do nothing returning *`,
  );
  if (!made) return null;
  const identity = { sub: id, email, email_verified: isConfirmed, phone_verified: false };
  await sql`
    insert into auth.identities (id, provider, provider_id, user_id, identity_data, created_at, updated_at)
    values (${randomUUID()}, 'email', ${id}, ${id}, ${sql.json(identity)}, now(), now())`;
  return made;
}

/** Marks the address as its owner's. The password stays only when it came with the link that was opened. */
export async function confirmUser(sql: Db, user: UserRow, keepsPassword: boolean): Promise<void> {
  const verified = { ...user.raw_user_meta_data, email_verified: true };
  await forgetSham(sql, user.id);
  await sql`update auth.users set email_confirmed_at = now(), updated_at = now(),
      encrypted_password = case when ${keepsPassword} then encrypted_password end,
      raw_user_meta_data = ${sql.json(verified as never)} where id = ${user.id}`;
  await sql`update auth.identities set updated_at = now(),
      identity_data = identity_data || '{"email_verified": true}' where user_id = ${user.id} and provider = 'email'
      and jsonb_typeof(identity_data) = 'object'`;
}
