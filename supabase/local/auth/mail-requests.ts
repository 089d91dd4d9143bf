import * as z from 'zod';
import { inEqualTime } from './alike.ts';
import { requireUser } from './asker.ts';
import { AuthError, invalid, missing } from './auth-error.ts';
import type { AuthCall, AuthContext } from './context.ts';
import { emailField, metadataField, pkceFields, readInput } from './input.ts';
import { mailToken } from './mail-links.ts';
import { makeMailedToken, type Pkce, storeMailedToken } from './mailed-tokens.ts';
import { safeRedirect } from './redirect.ts';
import { isKnownAddress } from './sessions.ts';
import { signUpByMail } from './sign-up.ts';
import { findUserByEmail, lockUser, type UserRow } from './users.ts';

type Wanted = { email: string; pkce: Pkce; redirectTo: string };
type SentAt = 'confirmation_sent_at' | 'recovery_sent_at';

const redirectOf = (ctx: AuthContext, call: AuthCall) =>
  safeRedirect(ctx.options.publicUrl, call.url.searchParams.get('redirect_to'));

/** One mail to this mailbox, within its limits and in equal time; a mail that was refused does not count. */
async function paced(
  ctx: AuthContext,
  call: AuthCall,
  kind: string,
  email: string,
  send: () => Promise<unknown>,
): Promise<Record<string, never>> {
  await inEqualTime(async () => {
    const giveBack = await ctx.pace.take(kind, email, call.address, () =>
      isKnownAddress(ctx.sql, email, call.address),
    );
    await send().catch((error: unknown) => {
      giveBack();
      throw error;
    });
  });
  return {};
}

/** Mails a link and a code to the owner of an account; both are good once the mail was taken. */
async function sendToken(
  ctx: AuthContext,
  user: UserRow,
  kind: 'confirmation' | 'magiclink' | 'recovery',
  { email, pkce, redirectTo }: Wanted,
): Promise<void> {
  const token = makeMailedToken(pkce);
  await mailToken(ctx, { kind, token, mailbox: email, redirectTo });
  const column: SentAt = kind === 'confirmation' ? 'confirmation_sent_at' : 'recovery_sent_at';
  await ctx.sql.begin(async (sql) => {
    await lockUser(sql, user.id);
    await storeMailedToken(sql, ctx.options.jwtSecret, {
      ...token,
      userId: user.id,
      kind,
      mailbox: email,
      pkce,
    });
    await sql`update auth.users set ${sql(column)} = now() where id = ${user.id}`;
  });
}

const recoverInput = z.object({ email: emailField, ...pkceFields });

/** POST /recover: a link to choose a new password; an address without an account is told so by mail. */
export async function recover(ctx: AuthContext, call: AuthCall) {
  const { email, ...pkce } = await readInput(call.request, recoverInput);
  return paced(ctx, call, 'recovery', email, async () => {
    const user = await findUserByEmail(ctx.sql, email);
    if (!user) return ctx.mailer.send('no_account', email, { Email: email });
    return sendToken(ctx, user, 'recovery', { email, pkce, redirectTo: redirectOf(ctx, call) });
  });
}

const otpInput = z.object({
  email: emailField.optional(),
  phone: z.string().optional(),
  create_user: z.boolean().optional(),
  data: metadataField.optional(),
  ...pkceFields,
});

/** POST /otp and /magiclink: a link and a code to sign in with; by default an account is made where there is none. */
export async function sendMagicLink(ctx: AuthContext, call: AuthCall) {
  const { email, phone, create_user = true, data = {}, ...pkce } = await readInput(call.request, otpInput);
  if (phone) throw missing('Signing in by phone');
  if (!email) throw invalid('One of email or phone must be set');
  const redirectTo = redirectOf(ctx, call);
  return paced(ctx, call, 'magiclink', email, async () => {
    const user = await findUserByEmail(ctx.sql, email);
    if (user) return sendToken(ctx, user, 'magiclink', { email, pkce, redirectTo });
    if (!create_user) return ctx.mailer.send('no_account', email, { Email: email });
    return signUpByMail(ctx, { email, password: null, data, pkce, redirectTo });
  });
}

const resendInput = z.object({
  type: z.enum(['signup', 'email_change', 'sms', 'phone_change']),
  email: emailField.optional(),
  phone: z.string().optional(),
  ...pkceFields,
});

/** The mail of a change of address once more, to whichever mailbox has not confirmed. */
async function resendChange(ctx: AuthContext, { email, pkce, redirectTo }: Wanted): Promise<void> {
  const user = await findUserByEmail(ctx.sql, email);
  if (!user?.email_change)
    return ctx.mailer.send(user ? 'account_exists' : 'no_account', email, { Email: email });
  const newEmail = user.email_change;
  const { jwtSecret } = ctx.options;
  const waiting = await ctx.sql<{ kind: 'email_change_current' | 'email_change_new'; mailbox: string }[]>`
    select distinct kind, mailbox from auth.mailed_tokens
    where user_id = ${user.id} and kind in ('email_change_current', 'email_change_new')`;
  for (const { kind, mailbox } of waiting) {
    const token = makeMailedToken(pkce);
    await mailToken(ctx, { kind, token, mailbox, redirectTo, newEmail });
    await storeMailedToken(ctx.sql, jwtSecret, { ...token, userId: user.id, kind, mailbox, pkce });
  }
}

/** POST /resend: the mail of a sign-up or of a change of address once more. */
export async function resend(ctx: AuthContext, call: AuthCall) {
  const { type, email, phone, ...pkce } = await readInput(call.request, resendInput);
  if (phone || type === 'sms' || type === 'phone_change') throw missing('Mailing codes by phone');
  if (!email) throw invalid('Type provided requires an email address');
  const wanted = { email, pkce, redirectTo: redirectOf(ctx, call) };
  return paced(ctx, call, type, email, async () => {
    if (type === 'email_change') return resendChange(ctx, wanted);
    const user = await findUserByEmail(ctx.sql, email);
    if (user && !user.email_confirmed_at) return sendToken(ctx, user, 'confirmation', wanted);
    return ctx.mailer.send(user ? 'account_exists' : 'no_account', email, { Email: email });
  });
}

/** GET /reauthenticate: a code for a signed-in person, to be sent along with a new password as `nonce`. */
export async function reauthenticate(ctx: AuthContext, call: AuthCall) {
  const { user } = await requireUser(ctx, call);
  const { email } = user;
  if (!email)
    throw new AuthError(422, 'validation_failed', 'Reauthentication needs an account with an email address.');
  return paced(ctx, call, 'reauthentication', email, async () => {
    ctx.pace.takeOfPerson('reauthentication', user.id);
    const token = makeMailedToken();
    await mailToken(ctx, {
      kind: 'reauthentication',
      token,
      mailbox: email,
      redirectTo: ctx.options.publicUrl,
    });
    const { jwtSecret } = ctx.options;
    await storeMailedToken(ctx.sql, jwtSecret, {
      ...token,
      userId: user.id,
      kind: 'reauthentication',
      mailbox: email,
    });
  });
}
