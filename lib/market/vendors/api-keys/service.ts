import { createHash, randomBytes } from 'node:crypto';
import { AppError } from '#lib/base/errors';
import { asUser } from '#lib/data/db/roles';
import { insertApiKey, revokeApiKey, selectApiKeys } from '#lib/market/vendors/api-keys/queries';
import type { ApiKey, ApiKeyForm, NewApiKey } from '#lib/market/vendors/api-keys/schema';
import type { Runtime } from '#lib/runtime';
import { claimsOf } from '#lib/web/auth/claims';
import type { Session } from '#lib/web/auth/schema';

type Ctx = Pick<Runtime, 'db'>;

/** A stall's keys, newest first; none for people who are not its owners. */
export function listApiKeys(ctx: Ctx, session: Session, vendorId: string): Promise<ApiKey[]> {
  return asUser(ctx.db, claimsOf(session), (tx) => selectApiKeys(tx, vendorId));
}

/**
 * Makes a key for a stall; owners may, and at most 20 work at a time. The key is in the answer and nowhere else: the
 * database has its SHA-256 and its first characters.
 */
export async function createApiKey(
  ctx: Ctx,
  session: Session,
  vendorId: string,
  form: ApiKeyForm,
): Promise<NewApiKey> {
  const secret = `lsk_${randomBytes(32).toString('base64url')}`;
  const hash = createHash('sha256').update(secret).digest();
  const stored = { ...form, vendorId, prefix: secret.slice(0, 12), hash };
  const made = await asUser(ctx.db, claimsOf(session), (tx) => insertApiKey(tx, stored));
  if (!made) throw new AppError('internal', 'The key was not stored. Try again.');
  return { key: { ...made, created_by: session.fullName || session.email }, secret };
}

/** Ends a key at once and for good; owners may. Throws not_found when it does not work any more. */
export async function endApiKey(ctx: Ctx, session: Session, id: string): Promise<void> {
  const isRevoked = await asUser(ctx.db, claimsOf(session), (tx) => revokeApiKey(tx, id));
  if (!isRevoked) throw new AppError('not_found', 'This key does not work any more. Reload the page.');
}
