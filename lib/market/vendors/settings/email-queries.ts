import { sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';

export interface AskedChange {
  id: string;
  store_name: string;
  expires_at: string;
}

/** Asks for another address of a stall, as one of its owners; 42501 for others, LS003 when asked too often. */
export const askStallEmail = defineQuery(
  'settings.askStallEmail',
  async (
    tx: Tx,
    change: { vendorId: string; email: string; tokenHash: Buffer },
  ): Promise<AskedChange | undefined> => {
    const result = await sql<AskedChange>`
    select * from private.ask_stall_email(${change.vendorId}::uuid, ${change.email}, ${change.tokenHash})`.execute(
      tx,
    );
    return result.rows[0];
  },
);

/** Keeps the address that the stall has; 42501 for others than owners. */
export const withdrawStallEmail = defineQuery(
  'settings.withdrawStallEmail',
  async (tx: Tx, vendorId: string): Promise<void> => {
    await sql`select private.withdraw_stall_email(${vendorId}::uuid)`.execute(tx);
  },
);

export interface ConfirmedChange {
  id: string;
  vendor_id: string;
  store_name: string;
  old_email: string;
  new_email: string;
}

/** Sets the address of a link, as the server; LS003 says why not. */
export const confirmStallEmail = defineQuery(
  'settings.confirmStallEmail',
  async (tx: Tx, tokenHash: Buffer): Promise<ConfirmedChange | undefined> => {
    const result = await sql<ConfirmedChange>`
    select * from private.confirm_stall_email(${tokenHash})`.execute(tx);
    return result.rows[0];
  },
);

export interface OpenChange {
  store_name: string;
  email: string;
}

/** What a link would change, while it can be used. */
export const selectEmailChange = defineQuery(
  'settings.selectEmailChange',
  async (db: Db, tokenHash: Buffer): Promise<OpenChange | undefined> => {
    const result = await sql<OpenChange>`
    select v.store_name, c.email from private.stall_email_changes c join public.vendors v on v.id = c.vendor_id
    where c.token_hash = ${tokenHash} and c.confirmed_at is null and c.withdrawn_at is null
      and c.expires_at > now()`.execute(db);
    return result.rows[0];
  },
);
