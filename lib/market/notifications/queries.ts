import { sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import type { MailTopic } from '#lib/tasks/mail';
import type { UnitOfMeasure } from '#lib/words/units';

export interface FallenShelf {
  inventory_id: string;
  level: 'low' | 'out';
  product: string;
  variant: string;
  sku: string;
  location: string;
  available: number;
  unit: UnitOfMeasure;
}

export interface Stall {
  id: string;
  store_name: string;
}

/** Approved stalls with a shelf at its threshold, or one whose notice may have to be taken back. */
export const selectStallsToLookAt = defineQuery(
  'notifications.selectStallsToLookAt',
  async (db: Db): Promise<Stall[]> => {
    const result = await sql<Stall>`
    select v.id, v.store_name from public.vendors v
    where v.status = 'approved' and (
      exists (select from public.inventory i
        where i.vendor_id = v.id and i.quantity - i.reserved <= i.low_stock_threshold)
      or exists (select from private.low_stock_notices n join public.inventory i on i.id = n.inventory_id
        where i.vendor_id = v.id))
    order by v.id`.execute(db);
    return result.rows;
  },
);

/** What fell since the stall was last told, noting that it is told now: once, when this transaction commits. */
export const noteLowStock = defineQuery(
  'notifications.noteLowStock',
  async (tx: Tx, vendorId: string): Promise<FallenShelf[]> => {
    const result = await sql<FallenShelf>`select * from private.note_low_stock(${vendorId}::uuid)`.execute(
      tx,
    );
    return result.rows;
  },
);

export interface StallNotification {
  vendorId: string;
  kind: 'stock_low' | 'stock_out';
  title: string;
  body: string;
  link: string;
}

/** For everyone at the stall; they hear of it live. Returns its id. */
export const insertStallNotification = defineQuery(
  'notifications.insertStallNotification',
  async (tx: Tx, notification: StallNotification): Promise<string> => {
    const { vendorId, kind, title, body, link } = notification;
    const result = await sql<{ id: string }>`
    insert into public.notifications (vendor_id, kind, title, body, link)
    values (${vendorId}::uuid, ${kind}::public.notification_kind, ${title.slice(0, 160)}, ${body.slice(0, 1000)}, ${link})
    returning id`.execute(tx);
    const [row] = result.rows;
    if (!row) throw new Error('The notification was not written.');
    return row.id;
  },
);

export const selectRecipients = defineQuery(
  'notifications.selectRecipients',
  async (db: Db | Tx, vendorId: string, topic: MailTopic): Promise<string[]> => {
    const result = await sql<{ address: string }>`
      select address from private.mail_recipients(${vendorId}::uuid, ${topic}) as r (address)`.execute(db);
    return result.rows.map((row) => row.address);
  },
);

export const selectPersonAddress = defineQuery(
  'notifications.selectPersonAddress',
  async (db: Db | Tx, userId: string): Promise<string | undefined> => {
    const result = await sql<{ email: string }>`
      select email::text from auth.users where id = ${userId}::uuid and email <> ''`.execute(db);
    return result.rows[0]?.email;
  },
);

/** No more mails of this topic from this stall to this address. Doing it again changes nothing. */
export const refuseMail = defineQuery(
  'notifications.refuseMail',
  async (db: Db, vendorId: string, topic: MailTopic, address: string): Promise<void> => {
    await sql`select private.refuse_mail(${vendorId}::uuid, ${topic}, ${address})`.execute(db);
  },
);
