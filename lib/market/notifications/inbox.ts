import { AppError } from '#lib/base/errors';
import type { Db } from '#lib/data/db/connect';
import { asUser } from '#lib/data/db/roles';
import { markRead, type NotificationRow, selectInbox } from '#lib/market/notifications/inbox-queries';
import type { MarkNotificationsInput, Notification } from '#lib/market/notifications/schema';
import { claimsOf } from '#lib/web/auth/claims';
import type { Session } from '#lib/web/auth/schema';
import { cursorValue, decodeCursor, toPage } from '#lib/words/cursor';

const sort = 'created_at';

export interface NotificationPage {
  notifications: Notification[];
  nextCursor: string | null;
  /** Of all of the stall's. */
  unread: number;
}

/** A path of this shop, or nothing: `//elsewhere` would lead away. */
const ownPath = (link: string | null) => (link && !/^\/[/\\]/.test(link) ? link : null);

const toNotification = ({ sort_key: _, link, ...row }: NotificationRow): Notification => ({
  ...row,
  link: ownPath(link),
});

/** One page of a stall's notifications, newest first; empty for strangers. */
export async function listStallNotifications(
  ctx: { db: Db },
  session: Session,
  vendorId: string,
  query: { limit: number; cursor?: string | undefined; unread?: boolean },
): Promise<NotificationPage> {
  const cursor = query.cursor ? decodeCursor(query.cursor, sort, cursorValue.timestamp) : null;
  const after = cursor && { createdAt: cursor.value, id: cursor.id };
  const { limit, unread: onlyUnread = false } = query;
  const found = await asUser(ctx.db, claimsOf(session), (tx) =>
    selectInbox(tx, vendorId, { unread: onlyUnread, limit }, after),
  );
  const { rows, nextCursor } = toPage(found.rows, limit, sort, (last) => [last.sort_key, last.id]);
  return { notifications: rows.map(toNotification), nextCursor, unread: found.unread };
}

/**
 * Marks notifications of a stall as read, or takes that back. A stall's notification has one reader for all: whoever
 * works there and reads it has read it for the stall, as somebody who opens the stall's letters.
 * Returns the ids that changed. Throws forbidden for who does not work there, admins among them.
 */
export async function markStallNotifications(
  ctx: { db: Db },
  session: Session,
  vendorId: string,
  { ids, until, is_read }: Omit<MarkNotificationsInput, 'vendor_id'>,
): Promise<string[]> {
  if (!session.vendors.some(({ id }) => id === vendorId))
    throw new AppError('forbidden', 'Only people of the stall mark its notifications as read.');
  return asUser(ctx.db, claimsOf(session), (tx) => markRead(tx, vendorId, { ids, until }, is_read));
}
