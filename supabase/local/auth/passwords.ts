import { AuthError, invalid } from './auth-error.ts';
import type { Db } from './context.ts';
import { MAX_PASSWORD_BYTES, MIN_PASSWORD } from './settings.ts';

/** bcrypt rounds: what hosted Auth uses. */
const COST = 10;

/** Throws unless the password may become one. */
export function assertPassword(password: string): void {
  if (Buffer.byteLength(password) > MAX_PASSWORD_BYTES)
    throw invalid(`Password cannot be longer than ${MAX_PASSWORD_BYTES} characters`);
  if ([...password].length < MIN_PASSWORD)
    throw new AuthError(422, 'weak_password', `Password should be at least ${MIN_PASSWORD} characters.`, {
      weak_password: { reasons: ['length'] },
    });
}

export async function hashPassword(sql: Db, password: string): Promise<string> {
  const [row] = await sql<{ hash: string }[]>`
    select extensions.crypt(${password}, extensions.gen_salt('bf', ${COST})) as hash`;
  if (!row) throw new Error('the database did not hash a password');
  return row.hash;
}

/** Of no password: what is compared with when there is no account, so that a guess takes as long. */
const NOBODY = '$2a$10$C6UzMDM.H6dfI/f/IKcEeO7ZJ9jFhWcQ5b0yH3m1sQ0Jm8x3l1u9e';

/**
 * Whether this is the password of the hash. Takes the same work without a hash. `$2b$` and `$2y$` are what other
 * servers call the same bcrypt that pgcrypto calls `$2a$`.
 */
export async function isPassword(sql: Db, password: string, hash: string | null): Promise<boolean> {
  const isBcrypt = hash !== null && /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/.test(hash);
  const known = isBcrypt ? `$2a${hash.slice(3)}` : NOBODY;
  const asked = Buffer.byteLength(password) > MAX_PASSWORD_BYTES ? '' : password;
  const [row] = await sql<
    { same: boolean }[]
  >`select extensions.crypt(${asked}, ${known}) = ${known} as same`;
  return isBcrypt && asked !== '' && row?.same === true;
}
