import { createHash, randomBytes } from 'node:crypto';
import { AppError } from '#lib/base/errors';
import type { Tx } from '#lib/data/db/roles';
import { addressPage } from '#lib/market/vendors/settings/address-page';
import {
  askStallEmail,
  confirmStallEmail,
  selectEmailChange,
  withdrawStallEmail,
} from '#lib/market/vendors/settings/email-queries';
import type { Runtime } from '#lib/runtime';
import { mailAddress } from '#lib/tasks/mail';

type Ctx = Pick<Runtime, 'db' | 'jobs'>;

/** What stands in the database for a token that only its mail has. */
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/**
 * Asks the new address of a stall whether it is read; the stall's own stays until the link in that mail is used. In
 * the caller's transaction, as one of its owners: the request and its mail exist together or not at all. The address
 * that the stall has already takes back what was asked before. Throws forbidden for others.
 */
export async function askForAddress(
  ctx: Pick<Ctx, 'jobs'>,
  tx: Tx,
  change: { vendorId: string; email: string; current: string },
): Promise<void> {
  const { vendorId, email, current } = change;
  if (email === current) return withdrawStallEmail(tx, vendorId);
  const token = randomBytes(32).toString('base64url');
  const asked = await askStallEmail(tx, { vendorId, email, tokenHash: hashOf(token) });
  if (!asked) throw new AppError('not_found', 'There is no such stall.');
  const path = `/api/mail/stall-address?token=${token}`;
  const props = { store: asked.store_name, expiresAt: asked.expires_at, path };
  const key = `stall-address:${asked.id}`;
  await ctx.jobs.send('send-email', { key, to: email, template: 'stall-address', props }, { tx, key });
}

/** The page that asks whether the stall may write to this address. Throws not_found for a link that is over. */
export async function askToConfirm(ctx: Pick<Ctx, 'db'>, token: string): Promise<string> {
  const change = await selectEmailChange(ctx.db, hashOf(token));
  if (!change)
    throw new AppError(
      'not_found',
      'This link is over: it works once and for 24 hours, and a newer one ends it. Look for that in your mail.',
    );
  return addressPage({ store: change.store_name, email: change.email, token });
}

/**
 * Makes the address of a link the stall's and tells the old one. As the server: the link is proof that the new address
 * is read, and whoever reads it need not work at the stall. Throws bad_request with the reason why not.
 */
export async function confirmAddress(ctx: Ctx, token: string): Promise<string> {
  const changed = await ctx.db.transaction().execute(async (tx) => {
    const done = await confirmStallEmail(tx, hashOf(token));
    if (!done) throw new AppError('not_found', 'There is no such link.');
    const to = mailAddress.safeParse(done.old_email).data;
    const key = `stall-address-changed:${done.id}`;
    const props = { store: done.store_name, address: done.new_email, path: '/vendor/settings' };
    // What no mail can be sent to cannot be told.
    if (to)
      await ctx.jobs.send('send-email', { key, to, template: 'stall-address-changed', props }, { tx, key });
    return done;
  });
  return addressPage({ store: changed.store_name, email: changed.new_email, token: null });
}
