import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { inEqualTime } from './alike.ts';
import { AuthError, invalid, missing } from './auth-error.ts';
import type { AuthCall, AuthContext, Db } from './context.ts';
import { emailField, mergeMetadata, metadataField, pkceFields, readInput } from './input.ts';
import { mailToken } from './mail-links.ts';
import {
  type MailedToken,
  makeMailedToken,
  type Pkce,
  spendTokens,
  storeMailedToken,
} from './mailed-tokens.ts';
import { assertPassword, hashPassword } from './passwords.ts';
import { safeRedirect } from './redirect.ts';
import { isKnownAddress } from './sessions.ts';
import { rememberSham, shamId } from './sham-sign-up.ts';
import { findUserByEmail, insertUser, type UserRow } from './users.ts';

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
 * An account that nobody has confirmed belongs to whoever confirms it, so the last sign-up's password is the one that
 * its link makes good, and the links of earlier sign-ups are worth nothing.
 */
async function renew(sql: Db, user: UserRow, signUp: SignUp, hash: string | null): Promise<void> {
  const meta = mergeMetadata(user.raw_user_meta_data, metadataOf(signUp, user.id));
  await spendTokens(sql, user.id, ['confirmation']);
  await sql`update auth.users set encrypted_password = ${hash}, raw_user_meta_data = ${sql.json(meta as never)},
    confirmation_sent_at = now(), updated_at = now() where id = ${user.id}`;
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
    const id = randomUUID();
    const made = await insertUser(sql, {
      id,
      email,
      passwordHash: hash,
      userMetadata: mergeMetadata({}, metadataOf(signUp, id)),
    });
    const user = made ?? (await findUserByEmail(sql, email));
    if (!user)
      throw new AuthError(422, 'unexpected_failure', 'This address cannot be used. Use another one.');
    if (user.email_confirmed_at) {
      if (password !== null) await rememberSham(sql, options.jwtSecret, { userId: user.id, email, password });
      return shamId(options.jwtSecret, email);
    }
    if (!made) await renew(sql, user, signUp, hash);
    const { jwtSecret } = options;
    await storeMailedToken(sql, jwtSecret, {
      ...token,
      userId: user.id,
      kind: 'confirmation',
      mailbox: email,
      pkce,
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
