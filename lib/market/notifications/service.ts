import type { Env } from '#lib/base/env';
import type { Db } from '#lib/data/db/connect';
import { refuseMail } from '#lib/market/notifications/queries';
import { readUnsubscribeToken } from '#lib/market/notifications/unsubscribe';
import { unsubscribePage } from '#lib/market/notifications/unsubscribe-page';

export { listAdminAddresses } from '#lib/market/notifications/admins';
export { listStallNotifications, markStallNotifications } from '#lib/market/notifications/inbox';
export { addressTag, findPersonAddress, listRecipients } from '#lib/market/notifications/recipients';

interface Ctx {
  db: Db;
  env: Pick<Env, 'SUPABASE_SECRET_KEY'>;
}

/** The page that asks whether to stop the mails of a link. Throws not_found for a link that we did not make. */
export function askToUnsubscribe({ env }: Pick<Ctx, 'env'>, token: string): string {
  const { topic } = readUnsubscribeToken(env.SUPABASE_SECRET_KEY, token);
  return unsubscribePage({ topic, token, isDone: false });
}

/**
 * Stops the mails of a link and returns the page that says so. As the owner of the tables: whoever has the link need
 * not be signed in, and the link lets them do this one thing.
 */
export async function unsubscribe({ db, env }: Ctx, token: string): Promise<string> {
  const { vendorId, topic, address } = readUnsubscribeToken(env.SUPABASE_SECRET_KEY, token);
  await refuseMail(db, vendorId, topic, address);
  return unsubscribePage({ topic, token, isDone: true });
}
