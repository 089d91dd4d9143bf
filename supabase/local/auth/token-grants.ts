import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AuthError, invalid, missing, wrongCredentials } from './auth-error.ts';
import type { AuthCall, AuthContext, Db } from './context.ts';
import { emailField, readInput } from './input.ts';
import { isPassword } from './passwords.ts';
import { openSession, refreshSession } from './sessions.ts';
import { FLOW_LIFE_S } from './settings.ts';
import { isSham } from './sham-sign-up.ts';
import { findUserByEmail, isBanned } from './users.ts';

const passwordInput = z.object({
  email: emailField.optional(),
  phone: z.string().optional(),
  password: z.string(),
});

/** The same work for every pair of address and password; what it was that did not fit is not told. */
async function byPassword(ctx: AuthContext, call: AuthCall) {
  const { email, phone, password } = await readInput(call.request, passwordInput);
  if (phone) throw missing('Signing in by phone');
  if (!email) throw invalid('missing email or phone');
  const user = await findUserByEmail(ctx.sql, email);
  const fits = await isPassword(ctx.sql, password, user?.encrypted_password ?? null);
  const isUnconfirmed = await isSham(ctx.sql, ctx.options.jwtSecret, email, password);
  if (user && fits && user.email_confirmed_at) {
    if (isBanned(user)) throw new AuthError(400, 'user_banned', 'User is banned');
    const shown = { by: 'password' as const, hash: user.encrypted_password };
    return ctx.sql.begin((sql) => openSession({ ...ctx, sql }, user.id, shown, call));
  }
  if (fits || isUnconfirmed) throw new AuthError(400, 'email_not_confirmed', 'Email not confirmed');
  throw wrongCredentials();
}

const refreshInput = z.object({ refresh_token: z.string().min(1, 'refresh_token required') });

async function byRefreshToken(ctx: AuthContext, call: AuthCall) {
  const { refresh_token } = await readInput(call.request, refreshInput);
  return refreshSession(ctx, refresh_token);
}

const pkceInput = z.object({
  auth_code: z.string().min(1, 'auth_code required'),
  code_verifier: z.string().min(1, 'code_verifier required'),
});

const flowRow = z.object({
  id: z.string(),
  user_id: z.string(),
  code_challenge: z.string(),
  code_challenge_method: z.string(),
  auth_code_issued_at: z.date(),
  password_hash: z.string().nullable(),
});

/**
 * The browser that signed up is back, by a link that its mailbox got: the password that it chose is its owner's. It
 * takes the place of none.
 */
async function keepPassword(sql: Db, { user_id, password_hash }: z.infer<typeof flowRow>): Promise<void> {
  await sql`update auth.users set encrypted_password = ${password_hash}, updated_at = now()
    where id = ${user_id} and encrypted_password is null and ${password_hash}::text is not null`;
}

/** The code that a link brought to the page, for a session: once, within five minutes, with the page's own secret. */
async function byCode(ctx: AuthContext, call: AuthCall) {
  const { auth_code, code_verifier } = await readInput(call.request, pkceInput);
  return ctx.sql.begin(async (sql) => {
    // The person first, as everybody does who changes what is theirs.
    await sql`select from auth.users u join auth.flow_state f on f.user_id = u.id
      where f.auth_code = ${auth_code} for update of u`;
    const [row] = await sql`select * from auth.flow_state where auth_code = ${auth_code} for update`;
    const parsed = flowRow.safeParse(row);
    if (!parsed.success)
      throw new AuthError(404, 'flow_state_not_found', 'invalid flow state, no valid flow state found');
    const flow = parsed.data;
    if (flow.auth_code_issued_at.getTime() + FLOW_LIFE_S * 1_000 < Date.now())
      throw new AuthError(422, 'flow_state_expired', 'invalid flow state, flow state has expired');
    const isHashed = flow.code_challenge_method === 's256';
    const shown = isHashed ? createHash('sha256').update(code_verifier).digest('base64url') : code_verifier;
    if (shown !== flow.code_challenge)
      throw new AuthError(
        400,
        'bad_code_verifier',
        'code challenge does not match previously saved code verifier',
      );
    await sql`delete from auth.flow_state where id = ${flow.id}`;
    await keepPassword(sql, flow);
    return openSession({ ...ctx, sql }, flow.user_id, { by: 'otp' }, call);
  });
}

/** POST /token */
export async function grantToken(ctx: AuthContext, call: AuthCall): Promise<Record<string, unknown>> {
  switch (call.url.searchParams.get('grant_type')) {
    case 'password':
      return byPassword(ctx, call);
    case 'refresh_token':
      return byRefreshToken(ctx, call);
    case 'pkce':
      return byCode(ctx, call);
    case 'id_token':
      throw missing('Signing in with an ID token', 'This provider is not enabled. ');
    case 'web3':
      throw missing('Signing in with a wallet', 'Web3 provider is disabled. ');
    default:
      throw new AuthError(400, 'invalid_credentials', 'unsupported_grant_type');
  }
}
