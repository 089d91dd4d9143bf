import { createHash } from 'node:crypto';
import type { logger as appLogger } from '#lib/base/logger';
import type { Db } from '#lib/data/db/connect';
import type { Tx } from '#lib/data/db/roles';
import { selectPersonAddress, selectRecipients } from '#lib/market/notifications/queries';
import { type MailTopic, mailAddress } from '#lib/tasks/mail';

/** Addresses that a stall's mails of a topic go to, in a fixed order, each once. */
export async function listRecipients(
  { logger }: { logger: typeof appLogger },
  tx: Tx,
  vendorId: string,
  topic: MailTopic,
): Promise<string[]> {
  const addresses = await selectRecipients(tx, vendorId, topic);
  const usable = addresses.filter((address) => mailAddress.safeParse(address).success);
  if (usable.length < addresses.length)
    logger.warn({ vendorId, topic }, 'a stall has an address that no mail can reach');
  return usable;
}

/** Stands for an address in a mail's key, where the address itself has no business. */
export const addressTag = (address: string): string =>
  createHash('sha256').update(address).digest('hex').slice(0, 16);

/** The address of a person's account; null when it has none. */
export async function findPersonAddress(db: Db | Tx, userId: string): Promise<string | null> {
  return mailAddress.safeParse(await selectPersonAddress(db, userId)).data ?? null;
}
