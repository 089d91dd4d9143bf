import { createHmac } from 'node:crypto';
import type { Db } from './context.ts';

/**
 * Sixteen bits of a keyed hash: enough to know again the password of a sign-up, far too few to find out one from it.
 */
const tagOf = (jwtSecret: string, email: string, password: string) =>
  createHmac('sha256', jwtSecret).update(`sham sign-up ${email} ${password}`).digest('hex').slice(0, 4);

/**
 * Somebody signed up with an address that has an account, confirmed or not. Were it forgotten, signing in with the same
 * password would be told "wrong password" where a new account is told "not confirmed", and so who has an account. The
 * last such sign-up of an account is remembered.
 */
export async function rememberSham(
  sql: Db,
  jwtSecret: string,
  { userId, email, password }: { userId: string; email: string; password: string },
): Promise<void> {
  const tag = tagOf(jwtSecret, email, password);
  await forgetSham(sql, userId);
  await sql`insert into auth.mailed_tokens (user_id, kind, token_hash, code_hash, mailbox)
    values (${userId}, 'sham', '', ${tag}, ${email})`;
}

/** Once the owner of an account is there, a password that was never its own is just a wrong one. */
export async function forgetSham(sql: Db, userId: string): Promise<void> {
  await sql`delete from auth.mailed_tokens where user_id = ${userId} and kind = 'sham'`;
}

/** Whether this is the password of the last sign-up with an address that had an account. Asked for every sign-in. */
export async function isSham(sql: Db, jwtSecret: string, email: string, password: string): Promise<boolean> {
  const tag = tagOf(jwtSecret, email, password);
  const rows = await sql`
    select 1 from auth.mailed_tokens where mailbox = ${email} and kind = 'sham' and code_hash = ${tag}`;
  return rows.length > 0;
}

/** The id that an account is shown under to somebody who signs up with its address: always the same, of nobody. */
export function shamId(jwtSecret: string, email: string): string {
  const hex = createHmac('sha256', jwtSecret).update(`sham id ${email}`).digest('hex');
  const variant = '89ab'[Number.parseInt(hex.slice(16, 17), 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
