import { AppError } from '#lib/base/errors';
import type { Db } from '#lib/data/db/connect';
import { asUser, type Tx } from '#lib/data/db/roles';
import { type ApiKeyAccess, asApiKey } from '#lib/web/auth/api-key';
import { claimsOf } from '#lib/web/auth/claims';
import { requireMembership } from '#lib/web/auth/require-membership';
import type { Session } from '#lib/web/auth/schema';

/** Who asks for something of a stall: a person who is signed in, or a program with the stall's key. */
export type Asker = Session | ApiKeyAccess;

export const isApiKey = (asker: Asker): asker is ApiKeyAccess => 'scopes' in asker;

/** Runs what was asked for in the asker's own name: row-level security decides. */
export function asAsker<T>(db: Db, asker: Asker, run: (tx: Tx) => Promise<T>): Promise<T> {
  return isApiKey(asker) ? asApiKey(db, asker, run) : asUser(db, claimsOf(asker), run);
}

/** The stall that a request is about: a key's own, else as `requireMembership`. Throws forbidden. */
export function requireStall(asker: Asker, vendorId: string | undefined): string {
  if (!isApiKey(asker)) return requireMembership(asker, vendorId);
  if (vendorId && vendorId !== asker.vendorId)
    throw new AppError('forbidden', 'This API key belongs to another stall.');
  return asker.vendorId;
}

/** Whether the asker sees the back of the stall: a key of it, its people, and admins, who see every stall. */
export function seesStall(asker: Asker, vendorId: string): boolean {
  if (isApiKey(asker)) return asker.vendorId === vendorId;
  return asker.role === 'admin' || asker.vendors.some(({ id }) => id === vendorId);
}

/**
 * Throws forbidden for staff, and for admins, who decide about stalls and do not work at them. A key of the stall may do
 * what its scopes say, which the route and the database check.
 */
export function requireManager(asker: Asker, vendorId: string): void {
  if (isApiKey(asker) && asker.vendorId === vendorId) return;
  const role = isApiKey(asker) ? undefined : asker.vendors.find(({ id }) => id === vendorId)?.role;
  if (role !== 'owner' && role !== 'manager')
    throw new AppError('forbidden', 'Only managers and owners of the stall may do this. Ask one of them.');
}
