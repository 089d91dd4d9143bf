import { emailTaken } from './auth-error.ts';
import type { AuthCall, AuthContext, Db } from './context.ts';
import { mailToken } from './mail-links.ts';
import { makeMailedToken, type Pkce, spendTokens, storeMailedToken } from './mailed-tokens.ts';
import { isKnownAddress } from './sessions.ts';
import { findUserByEmail, lockUser, type UserRow } from './users.ts';

const CHANGE_KINDS = ['email_change_current', 'email_change_new'] as const;

/**
 * Begins a change of address: both mailboxes are asked. When the new one has an account already, its owner is told
 * instead and the change can never be completed; who asked is told nothing of it. Nothing is written unless both mails
 * were taken.
 * Long: paces, mails and rows, in the one order in which a mail that fails leaves nothing behind.
 */
export async function beginEmailChange(
  ctx: AuthContext,
  call: AuthCall,
  change: { user: UserRow; newEmail: string; redirectTo: string; pkce: Pkce },
): Promise<void> {
  const { user, newEmail, redirectTo, pkce } = change;
  const giveBackPerson = ctx.pace.takeOfPerson('email_change', user.id);
  const isKnown = () => isKnownAddress(ctx.sql, user.email ?? '', call.address);
  const giveBackMailbox = await ctx.pace
    .take('email_change', newEmail, call.address, isKnown)
    .catch((error: unknown) => {
      giveBackPerson();
      throw error;
    });
  const giveBack = () => {
    giveBackMailbox();
    giveBackPerson();
  };
  const toNew = makeMailedToken(pkce);
  const toCurrent = makeMailedToken(pkce);
  const isTaken = (await findUserByEmail(ctx.sql, newEmail)) !== null;
  try {
    if (isTaken) await ctx.mailer.send('account_exists', newEmail, { Email: newEmail });
    else
      await mailToken(ctx, {
        kind: 'email_change_new',
        token: toNew,
        mailbox: newEmail,
        redirectTo,
        newEmail,
      });
    if (user.email)
      await mailToken(ctx, {
        kind: 'email_change_current',
        token: toCurrent,
        mailbox: user.email,
        redirectTo,
        newEmail,
      });
  } catch (error) {
    giveBack();
    throw error;
  }
  const { jwtSecret } = ctx.options;
  await ctx.sql.begin(async (sql) => {
    await lockUser(sql, user.id);
    await spendTokens(sql, user.id, [...CHANGE_KINDS]);
    await sql`update auth.users set email_change = ${newEmail}, email_change_confirm_status = 0,
      email_change_sent_at = now(), updated_at = now() where id = ${user.id}`;
    const stored = { userId: user.id, pkce };
    if (!isTaken)
      await storeMailedToken(sql, jwtSecret, {
        ...toNew,
        ...stored,
        kind: 'email_change_new',
        mailbox: newEmail,
      });
    if (user.email)
      await storeMailedToken(sql, jwtSecret, {
        ...toCurrent,
        ...stored,
        kind: 'email_change_current',
        mailbox: user.email,
      });
  });
}

/** Sets an account's address. Throws email_exists (422) when somebody has it by now. */
export async function setEmail(sql: Db, userId: string, email: string): Promise<void> {
  const taken =
    await sql`select 1 from auth.users where email = ${email} and is_sso_user = false and id <> ${userId}`;
  if (taken.length > 0) throw emailTaken();
  await sql`update auth.users set email = ${email}, email_change = '', email_change_confirm_status = 0,
    email_confirmed_at = coalesce(email_confirmed_at, now()), updated_at = now(),
    raw_user_meta_data = case when jsonb_typeof(raw_user_meta_data) = 'object' and raw_user_meta_data ? 'email'
      then raw_user_meta_data || jsonb_build_object('email', ${email}::text) else raw_user_meta_data end
    where id = ${userId}`;
  await sql`update auth.identities set updated_at = now(),
    identity_data = identity_data || jsonb_build_object('email', ${email}::text)
    where user_id = ${userId} and provider = 'email' and jsonb_typeof(identity_data) = 'object'`;
  await spendTokens(sql, userId, [
    'confirmation',
    'magiclink',
    'recovery',
    'invite',
    ...CHANGE_KINDS,
    'reauthentication',
  ]);
}

/** One of the two mailboxes has agreed. Returns whether both have, and the address is changed. */
export async function completeEmailChange(
  sql: Db,
  user: UserRow,
  kind: (typeof CHANGE_KINDS)[number],
): Promise<boolean> {
  await spendTokens(sql, user.id, [kind]);
  if (user.email && user.email_change_confirm_status !== 1) {
    await sql`update auth.users set email_change_confirm_status = 1 where id = ${user.id}`;
    return false;
  }
  if (!user.email_change) return false;
  await setEmail(sql, user.id, user.email_change);
  return true;
}
