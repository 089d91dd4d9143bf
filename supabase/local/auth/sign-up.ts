import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { inEqualTime } from './alike.ts';
import { AuthError, invalid, missing } from './auth-error.ts';
import type { AuthCall, AuthContext, Db } from './context.ts';
import { emailField, mergeMetadata, metadataField, pkceFields, readInput } from './input.ts';
import { mailToken } from './mail-links.ts';
import { type MailedToken, makeMailedToken, type Pkce, storeMailedToken } from './mailed-tokens.ts';
import { assertPassword, hashPassword } from './passwords.ts';
import { safeRedirect } from './redirect.ts';
import { isKnownAddress } from './sessions.ts';
import { rememberSham, shamId } from './sham-sign-up.ts';
import { findUserByEmail, insertUser, lockUser, type UserRow } from './users.ts';

const input = z.object({
  email: emailField.optional(),
  phone: z.string().optional(),
  password: z.string().optional(),
  data: metadataField.optional(),
  ...pkceFields,
});

type SignUp = {
  email: string;
  /** None for an account that is opened by a link: its owner may choose one later. */
  password: string | null;
  data: Record<string, unknown>;
  pkce: Pkce;
  redirectTo: string;
};

const metadataOf = ({ email, data }: SignUp, id: string) => ({
  ...data,
  sub: id,
  email,
  email_verified: false,
  phone_verified: false,
});

/**
 * What came of a sign-up, told in the same words whether the address was new, not confirmed yet, or has an account: as
 * of now, with what was sent.
 */
function answer(signUp: SignUp, id: string): Record<string, unknown> {
  const { email } = signUp;
  const now = new Date();
  const identity = { ...metadataOf(signUp, id) };
  return {
    id,
    aud: 'authenticated',
    role: 'authenticated',
    email,
    phone: '',
    confirmation_sent_at: now,
    app_metadata: { provider: 'email', providers: ['email'] },
    user_metadata: identity,
    identities: [
      {
        identity_id: id,
        id,
        user_id: id,
        identity_data: identity,
        provider: 'email',
        last_sign_in_at: now,
        created_at: now,
        updated_at: now,
        email,
      },
    ],
    created_at: now,
    updated_at: now,
    is_anonymous: false,
  };
}

/**
 * An account that nobody has confirmed was there before: its mails look alike, and whoever opens one cannot tell whose
 * password it stands for. So the account has none from here on, and the link of each sign-up stays good. A password
 * comes back with the browser that chose it, see `keepPassword` in token-grants, or by recovery.
 */
async function renew(sql: Db, user: UserRow, signUp: SignUp): Promise<void> {
  const meta = mergeMetadata(user.raw_user_meta_data, metadataOf(signUp, user.id));
  await sql`update auth.users set encrypted_password = null, raw_user_meta_data = ${sql.json(meta as never)},
    confirmation_sent_at = now(), updated_at = now() where id = ${user.id}`;
}

/** The account of this address, held; made when there was none. */
async function accountOf(
  sql: Db,
  signUp: SignUp,
  hash: string | null,
): Promise<{ user: UserRow; isNew: boolean }> {
  const { email } = signUp;
  const id = randomUUID();
  const made = await insertUser(sql, {
    id,
    email,
    passwordHash: hash,
    userMetadata: mergeMetadata({}, metadataOf(signUp, id)),
  });
  if (made) return { user: made, isNew: true };
  const present = await findUserByEmail(sql, email);
  const user = present && (await lockUser(sql, present.id));
  if (!user) throw new AuthError(422, 'unexpected_failure', 'This address cannot be used. Use another one.');
  return { user, isNew: false };
}

/** Writes what the mail has told of. Returns the id to show. */
async function write(
  { sql: pool, options }: AuthContext,
  signUp: SignUp,
  hash: string | null,
  token: MailedToken,
): Promise<string> {
  const { email, password, pkce } = signUp;
  return pool.begin(async (sql) => {
    const { user, isNew } = await accountOf(sql, signUp, hash);
    const { jwtSecret } = options;
    if (!isNew && password !== null) await rememberSham(sql, jwtSecret, { userId: user.id, email, password });
    if (user.email_confirmed_at) return shamId(jwtSecret, email);
    if (!isNew) await renew(sql, user, signUp);
    await storeMailedToken(sql, jwtSecret, {
      ...token,
      userId: user.id,
      kind: 'confirmation',
      mailbox: email,
      pkce,
      passwordHash: hash,
    });
    return user.id;
  });
}

/**
 * Signs up: exactly one mail goes to the address, either with the link that confirms it, or, where there is an account,
 * one that tells its owner. Nothing is written unless that mail was taken.
 */
export async function signUpByMail(ctx: AuthContext, signUp: SignUp): Promise<Record<string, unknown>> {
  const { email, password, redirectTo, pkce } = signUp;
  mergeMetadata({}, metadataOf(signUp, randomUUID()));
  const hash = password === null ? null : await hashPassword(ctx.sql, password);
  const present = await findUserByEmail(ctx.sql, email);
  const token = makeMailedToken(pkce);
  if (present?.email_confirmed_at) await ctx.mailer.send('account_exists', email, { Email: email });
  else await mailToken(ctx, { kind: 'confirmation', token, mailbox: email, redirectTo });
  return answer(signUp, await write(ctx, signUp, hash, token));
}

/** POST /signup */
export async function signUp(ctx: AuthContext, call: AuthCall): Promise<Record<string, unknown>> {
  const { email, phone, password, data = {}, ...pkce } = await readInput(call.request, input);
  if (phone) throw missing('Signing up with a phone number');
  if (email === undefined) {
    if (password === undefined)
      throw new AuthError(422, 'anonymous_provider_disabled', 'Anonymous sign-ins are disabled');
    throw invalid('Signing up needs an email address.');
  }
  if (!password) throw invalid('Signup requires a valid password');
  assertPassword(password);
  const redirectTo = safeRedirect(ctx.options.publicUrl, call.url.searchParams.get('redirect_to'));
  return inEqualTime(async () => {
    const giveBack = await ctx.pace.take('signup', email, call.address, () =>
      isKnownAddress(ctx.sql, email, call.address),
    );
    return signUpByMail(ctx, { email, password, data, pkce, redirectTo }).catch((error: unknown) => {
      giveBack();
      throw error;
    });
  });
}
