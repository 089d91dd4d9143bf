import * as z from 'zod';
import { inEqualTime } from './alike.ts';
import { requireUser, type SignedIn } from './asker.ts';
import { AuthError, invalid, missing } from './auth-error.ts';
import type { AuthCall, AuthContext } from './context.ts';
import { beginEmailChange } from './email-change.ts';
import { emailField, mergeMetadata, metadataField, pkceFields, readInput } from './input.ts';
import { findByCode, holdToken, spendTokens } from './mailed-tokens.ts';
import { assertPassword, hashPassword, isPassword } from './passwords.ts';
import { safeRedirect } from './redirect.ts';
import { endSessions } from './sessions.ts';
import { findUser, showUser } from './users.ts';

/** GET /user */
export async function showMe(ctx: AuthContext, call: AuthCall): Promise<Record<string, unknown>> {
  const { user } = await requireUser(ctx, call);
  return showUser(ctx.sql, user);
}

const input = z.object({
  email: emailField.optional(),
  phone: z.string().optional(),
  password: z.string().optional(),
  nonce: z.string().max(200).optional(),
  data: metadataField.optional(),
  app_metadata: z.unknown().optional(),
  role: z.unknown().optional(),
  ...pkceFields,
});

async function requireNonce(ctx: AuthContext, { user }: SignedIn, nonce: string): Promise<void> {
  const { jwtSecret } = ctx.options;
  const found = await ctx.sql.begin(async (sql) => {
    const wanted = { kinds: ['reauthentication' as const], mailbox: user.email ?? '', code: nonce };
    const token = await findByCode(sql, jwtSecret, wanted);
    if (token?.user_id !== user.id || !(await holdToken(sql, token))) return false;
    await spendTokens(sql, user.id, ['reauthentication']);
    return true;
  });
  if (!found) throw new AuthError(422, 'reauthentication_not_valid', 'Nonce has expired or is invalid');
}

/** Hours for which a session may change the password without a code, as hosted Auth with `secure_password_change`. */
const FRESH_HOURS = 24;

async function requireFreshSession(ctx: AuthContext, { sessionId }: SignedIn): Promise<void> {
  const fresh = await ctx.sql`select from auth.sessions where id = ${sessionId}
    and created_at > now() - make_interval(hours => ${FRESH_HOURS})`;
  if (fresh.length === 0)
    throw new AuthError(400, 'reauthentication_needed', 'Password update requires reauthentication');
}

/** A new password ends all sessions but the one that it was chosen in. */
async function changePassword(
  ctx: AuthContext,
  { user, sessionId }: SignedIn,
  { password, nonce }: { password: string; nonce?: string | undefined },
): Promise<void> {
  assertPassword(password);
  if (nonce) await requireNonce(ctx, { user, sessionId }, nonce);
  else await requireFreshSession(ctx, { user, sessionId });
  if (await isPassword(ctx.sql, password, user.encrypted_password))
    throw new AuthError(422, 'same_password', 'New password should be different from the old password.');
  const hash = await hashPassword(ctx.sql, password);
  await ctx.sql.begin(async (sql) => {
    await sql`select set_config('livestall.session', ${sessionId}, true)`;
    await sql`update auth.users set encrypted_password = ${hash}, updated_at = now() where id = ${user.id}`;
    await endSessions(sql, 'others', { userId: user.id, sessionId });
    await sql`delete from auth.flow_state where user_id = ${user.id}`;
    await spendTokens(sql, user.id, ['recovery', 'magiclink', 'confirmation', 'invite']);
  });
}

/** PUT /user: a person changes their own password, address or metadata; never their role or app_metadata. */
export async function changeMe(ctx: AuthContext, call: AuthCall): Promise<Record<string, unknown>> {
  const signedIn = await requireUser(ctx, call);
  const { user } = signedIn;
  const { email, phone, password, nonce, data, app_metadata, role, ...pkce } = await readInput(
    call.request,
    input,
  );
  if (app_metadata !== undefined || role !== undefined)
    throw new AuthError(403, 'not_admin', 'Updating app_metadata or role requires admin privileges');
  if (phone) throw missing('A phone number on an account');
  const meta = data && mergeMetadata(user.raw_user_meta_data, data);
  if (password !== undefined) await changePassword(ctx, signedIn, { password, nonce });
  if (meta)
    await ctx.sql`update auth.users set raw_user_meta_data = ${ctx.sql.json(meta as never)}, updated_at = now()
      where id = ${user.id}`;
  if (email && email !== user.email) {
    const redirectTo = safeRedirect(ctx.options.publicUrl, call.url.searchParams.get('redirect_to'));
    await inEqualTime(() => beginEmailChange(ctx, call, { user, newEmail: email, redirectTo, pkce }));
  }
  const changed = await findUser(ctx.sql, user.id);
  return showUser(ctx.sql, changed ?? user);
}

const scopes = z.enum(['global', 'local', 'others']);

/** POST /logout?scope= */
export async function signOut(ctx: AuthContext, call: AuthCall): Promise<Response> {
  const { user, sessionId } = await requireUser(ctx, call);
  const scope = scopes.safeParse(call.url.searchParams.get('scope') ?? 'global');
  if (!scope.success) throw invalid('The scope of signing out is global, local or others.');
  await endSessions(ctx.sql, scope.data, { userId: user.id, sessionId });
  return new Response(null, { status: 204 });
}
