import { createHash } from 'node:crypto';

function fieldsOf(text: string): [string, unknown][] | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
  } catch {
    const isForm = /^[^\s{["]+=/.test(text);
    return isForm ? [...new URLSearchParams(text)] : null;
  }
}

/** Names an account without saying whose it is: these keys are stored in Redis and may show up in its tools. */
function accountKey(identity: string): string {
  return createHash('sha256').update(identity.normalize('NFKC').trim().toLowerCase()).digest('base64url');
}

/** An address and a number. */
const mostAccounts = 2;

/**
 * The accounts that a body names, hashed: one at most of each kind. Null when it is neither JSON nor a form, whatever
 * its type claims, and when it names several: a body must not name one account to the limiter and another one to the
 * server, nor have thousands counted for the price of one. Field names are compared without case, as Go's JSON reader
 * does.
 */
export function accountsIn(body: Buffer): string[] | null {
  const fields = fieldsOf(new TextDecoder().decode(body));
  if (!fields) return null;
  const names = fields.filter(([name, value]) => /^(email|phone)$/i.test(name) && value);
  const accounts = new Set(names.map(([, value]) => accountKey(String(value))));
  return accounts.size > mostAccounts ? null : [...accounts];
}
