import { sql } from 'kysely';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import type { Notification } from '#lib/market/notifications/schema';

export interface NotificationRow extends Notification {
  /** With microseconds, which a timestamp loses on its way through JavaScript: where the next page begins. */
  sort_key: string;
}

export interface InboxPage {
  rows: NotificationRow[];
  unread: number;
}

/** A stall's notifications, newest first, and how many of all are unread, in one statement. */
export const selectInbox = defineQuery(
  'notifications.selectInbox',
  async (
    tx: Tx,
    vendorId: string,
    { unread, limit }: { unread: boolean; limit: number },
    after: { createdAt: string; id: string } | null,
  ): Promise<InboxPage> => {
    const keyset = after
      ? sql`and (n.created_at, n.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`
      : sql``;
    const result = await sql<InboxPage>`
    select
      (select count(*) from public.notifications n where n.vendor_id = ${vendorId}::uuid and n.read_at is null) as unread,
      (select coalesce(jsonb_agg(to_jsonb(r) order by r.created_at desc, r.id desc), '[]') from (
        select n.id, n.kind, n.title, n.body, n.link, n.read_at, n.created_at, n.created_at::text as sort_key
        from public.notifications n
        where n.vendor_id = ${vendorId}::uuid ${unread ? sql`and n.read_at is null` : sql``} ${keyset}
        order by n.created_at desc, n.id desc limit ${limit + 1}) r) as rows`.execute(tx);
    return result.rows[0] ?? { rows: [], unread: 0 };
  },
);

/** What was marked just now; who may not mark them marks none. */
export const markRead = defineQuery(
  'notifications.markRead',
  async (
    tx: Tx,
    vendorId: string,
    which: { ids?: readonly string[] | undefined; until?: string | undefined },
    isRead: boolean,
  ): Promise<string[]> => {
    const chosen = which.ids
      ? sql`n.id = any (${sql.val(which.ids)}::uuid[])`
      : sql`date_trunc('milliseconds', n.created_at) <= ${which.until}::timestamptz`;
    const result = await sql<{ id: string }>`
    update public.notifications n set read_at = ${isRead ? sql`now()` : sql`null`}
    where n.vendor_id = ${vendorId}::uuid and ${chosen} and (n.read_at is null) = ${isRead}
    returning n.id`.execute(tx);
    return result.rows.map(({ id }) => id);
  },
);
