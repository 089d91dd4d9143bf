import { randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { requireServer } from './asker.ts';
import { AuthError, emailTaken, invalid, missing, userNotFound } from './auth-error.ts';
import type { AuthCall, AuthContext, Db } from './context.ts';
import { setEmail } from './email-change.ts';
import { emailField, mergeMetadata, metadataField, readInput } from './input.ts';
import { assertPassword, hashPassword } from './passwords.ts';
import { confirmUser, findUser, insertUser, listUsers, lockUser, showUser, type UserRow } from './users.ts';

const isUuid = (text: string) => z.uuid().safeParse(text).success;

const HOURS: Record<string, number> = { h: 1, m: 1 / 60, s: 1 / 3_600 };

/** Until when a ban of this length lasts (`24h`, `30m`, …); null for `none`. As Go writes durations. */
function bannedUntil(duration: string): Date | null {
  if (duration === 'none') return null;
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(h|m|s)/g)];
  const isWhole = parts.length > 0 && parts.map(([text]) => text).join('') === duration;
  const hours = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (HOURS[unit ?? ''] ?? 0), 0);
  if (!isWhole || hours > 24 * 365 * 1_000)
    throw invalid('invalid format for ban duration: write it as 24h, 30m or none');
  return new Date(Date.now() + hours * 3_600_000);
}

const fields = {
  email: emailField.optional(),
  phone: z.string().optional(),
  password: z.string().optional(),
  email_confirm: z.boolean().optional(),
  user_metadata: metadataField.optional(),
  app_metadata: metadataField.optional(),
  ban_duration: z.string().max(40).optional(),
  role: z.enum(['authenticated', 'service_role', 'anon', '']).optional(),
};

const createInput = z.object({
  ...fields,
  id: z.uuid().optional(),
  password_hash: z
    .string()
    .regex(/^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/, 'Only bcrypt hashes are taken.')
    .optional(),
});

const ban = (sql: Db, userId: string, until: Date | null) =>
  sql`update auth.users set banned_until = ${until}, updated_at = now() where id = ${userId}`;

async function hashOf(
  ctx: AuthContext,
  password: string | undefined,
  given: string | undefined,
): Promise<string | null> {
  if (given) return given;
  if (password) assertPassword(password);
  return password ? hashPassword(ctx.sql, password) : null;
}

/** POST /admin/users: nobody is sent a mail. */
export async function createUser(ctx: AuthContext, call: AuthCall): Promise<Record<string, unknown>> {
  await requireServer(ctx, call);
  const wanted = await readInput(call.request, createInput);
  const { email } = wanted;
  if (wanted.phone) throw missing('An account with a phone number');
  if (!email) throw invalid('Cannot create a user without either an email or phone');
  if (wanted.password && wanted.password_hash)
    throw invalid('Only a password or a password hash should be provided');
  const until = wanted.ban_duration === undefined ? null : bannedUntil(wanted.ban_duration);
  const hash = await hashOf(ctx, wanted.password, wanted.password_hash);
  const id = wanted.id ?? randomUUID();
  return ctx.sql.begin(async (sql) => {
    const made = await insertUser(sql, {
      id,
      email,
      passwordHash: hash,
      isConfirmed: wanted.email_confirm === true,
      userMetadata: mergeMetadata(
        {},
        { ...wanted.user_metadata, ...(wanted.email_confirm && { email_verified: true }) },
      ),
      appMetadata: mergeMetadata({}, wanted.app_metadata),
      ...(wanted.role && { role: wanted.role }),
    });
    if (!made) throw emailTaken();
    if (until) await ban(sql, id, until);
    return showUser(sql, (await findUser(sql, id)) ?? made);
  });
}

/** GET /admin/users?page=&per_page= */
export async function listAll(ctx: AuthContext, call: AuthCall): Promise<Response> {
  await requireServer(ctx, call);
  const count = z.coerce.number().int().min(1).max(1_000_000);
  const page = count.safeParse(call.url.searchParams.get('page') || 1);
  const perPage = count.safeParse(call.url.searchParams.get('per_page') || 50);
  if (!page.success || !perPage.success) throw invalid('page and per_page are whole numbers from 1 on');
  const size = Math.min(perPage.data, 1_000);
  const { users, total } = await listUsers(ctx.sql, page.data, size);
  const last = Math.max(1, Math.ceil(total / size));
  const link = (to: number, rel: string) => `</admin/users?page=${to}&per_page=${size}>; rel="${rel}"`;
  const links = [...(page.data < last ? [link(page.data + 1, 'next')] : []), link(last, 'last')];
  const shown = [];
  for (const user of users) shown.push(await showUser(ctx.sql, user));
  return Response.json(
    { users: shown, aud: 'authenticated' },
    { headers: { 'x-total-count': String(total), link: links.join(', ') } },
  );
}

async function requireAccount(sql: Db, id: string): Promise<UserRow> {
  const user = isUuid(id) ? await lockUser(sql, id) : null;
  if (!user) throw userNotFound();
  return user;
}

/** GET /admin/users/:id */
export async function showOne(
  ctx: AuthContext,
  call: AuthCall,
  id: string,
): Promise<Record<string, unknown>> {
  await requireServer(ctx, call);
  const user = isUuid(id) ? await findUser(ctx.sql, id) : null;
  if (!user) throw userNotFound();
  return showUser(ctx.sql, user);
}

const updateInput = z.object(fields);

async function applyChanges(
  sql: Db,
  user: UserRow,
  wanted: z.infer<typeof updateInput>,
  hash: string | null,
): Promise<void> {
  if (wanted.email && wanted.email !== user.email) await setEmail(sql, user.id, wanted.email);
  if (wanted.email_confirm === true && !user.email_confirmed_at) await confirmUser(sql, user, true);
  const present = (await findUser(sql, user.id)) ?? user;
  const meta = mergeMetadata(present.raw_user_meta_data, wanted.user_metadata);
  const appMeta = mergeMetadata(present.raw_app_meta_data, wanted.app_metadata);
  await sql`update auth.users set updated_at = now(), role = ${wanted.role || present.role},
    encrypted_password = coalesce(${hash}, encrypted_password),
    raw_user_meta_data = ${sql.json(meta as never)}, raw_app_meta_data = ${sql.json(appMeta as never)}
    where id = ${user.id}`;
  if (!hash) return;
  await sql`delete from auth.sessions where user_id = ${user.id}`;
  await sql`delete from auth.flow_state where user_id = ${user.id}`;
}

/** PUT /admin/users/:id: a new password ends every session of the person. */
export async function updateUser(
  ctx: AuthContext,
  call: AuthCall,
  id: string,
): Promise<Record<string, unknown>> {
  await requireServer(ctx, call);
  const wanted = await readInput(call.request, updateInput);
  if (wanted.phone) throw missing('A phone number on an account');
  const until = wanted.ban_duration === undefined ? undefined : bannedUntil(wanted.ban_duration);
  const hash = await hashOf(ctx, wanted.password, undefined);
  return ctx.sql.begin(async (sql) => {
    const user = await requireAccount(sql, id);
    await applyChanges(sql, user, wanted, hash);
    if (until !== undefined) await ban(sql, id, until);
    return showUser(sql, (await findUser(sql, id)) ?? user);
  });
}

const deleteInput = z.object({ should_soft_delete: z.boolean().optional() });

/** A row that keeps its id and forgets the person; nobody can sign in with it again. */
async function forget(sql: Db, { id }: UserRow): Promise<void> {
  const gone = `${randomBytes(16).toString('hex')}@deleted.invalid`;
  await sql`update auth.users set deleted_at = now(), email = ${gone}, encrypted_password = null, phone = null,
    email_change = '', raw_user_meta_data = '{}', raw_app_meta_data = '{}', updated_at = now() where id = ${id}`;
  await sql`delete from auth.identities where user_id = ${id}`;
  await sql`delete from auth.sessions where user_id = ${id}`;
  await sql`delete from auth.mailed_tokens where user_id = ${id}`;
}

/** DELETE /admin/users/:id */
export async function deleteUser(
  ctx: AuthContext,
  call: AuthCall,
  id: string,
): Promise<Record<string, never>> {
  await requireServer(ctx, call);
  const { should_soft_delete } = await readInput(call.request, deleteInput);
  await ctx.sql
    .begin(async (sql) => {
      const user = await requireAccount(sql, id);
      if (should_soft_delete) await forget(sql, user);
      else await sql`delete from auth.users where id = ${id}`;
    })
    .catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === '23503')
        throw new AuthError(
          409,
          'conflict',
          'This account is referred to by other rows. Delete those, or delete it softly.',
        );
      throw error;
    });
  return {};
}
