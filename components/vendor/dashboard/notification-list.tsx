'use client';

import { Bell, Boxes, MessageSquareText, PackageX, ShoppingBag, Store, TrendingDown } from 'lucide-react';
import Link from 'next/link';
import { Button } from '#components/ui/button';
import { useNow } from '#hooks/use-now';
import type { Notification, NotificationKind } from '#lib/market/notifications/schema';
import { formatDate, formatFreshness } from '#lib/words/format';
import { cn } from '../../ui/cn.ts';
import { stallLink } from './stall-link.ts';

const icons: Record<NotificationKind, typeof Bell> = {
  order_placed: ShoppingBag,
  order_changed: Boxes,
  stock_low: TrendingDown,
  stock_out: PackageX,
  product_reviewed: MessageSquareText,
  vendor_reviewed: Store,
  system: Bell,
};

interface RowProps {
  each: Notification;
  stall: string | undefined;
  now: number | null;
  onMark(each: Notification, isRead: boolean): void;
}

function Row({ each, stall, now, onMark }: RowProps) {
  const Icon = icons[each.kind];
  const isUnread = each.read_at === null;
  return (
    <li className="flex items-start gap-3 border-line border-t py-2.5 first:border-t-0">
      <Icon
        aria-hidden="true"
        className={cn('mt-0.5 size-5 shrink-0', isUnread ? 'text-leaf' : 'text-ink-soft')}
      />
      <div className="min-w-0 flex-1">
        <p className={cn('leading-snug', isUnread && 'font-medium')}>
          {isUnread && <span className="sr-only">Unread: </span>}
          {each.link ? (
            <Link
              href={stallLink(each.link, stall)}
              prefetch={false}
              className="underline-offset-4 hover:underline"
              onClick={() => isUnread && onMark(each, true)}
            >
              {each.title}
            </Link>
          ) : (
            each.title
          )}
        </p>
        {each.body && <p className="line-clamp-2 text-ink-soft text-label">{each.body}</p>}
        <p className="figures text-fine text-ink-soft">
          {now === null ? formatDate(each.created_at) : formatFreshness(each.created_at, now)}
        </p>
      </div>
      {isUnread && (
        <Button
          variant="quiet"
          size="sm"
          aria-label={`Mark as read: ${each.title}`}
          onClick={() => onMark(each, true)}
        >
          Read
        </Button>
      )}
    </li>
  );
}

interface NotificationListProps {
  notifications: Notification[];
  stall: string | undefined;
  onMark(each: Notification, isRead: boolean): void;
}

/** News of the stall, newest first; unread ones by weight, by a word for those who listen, and by their button. */
export function NotificationList({ notifications, ...row }: NotificationListProps) {
  const now = useNow(60_000);
  return (
    <ol>
      {notifications.map((each) => (
        <Row key={each.id} each={each} now={now} {...row} />
      ))}
    </ol>
  );
}
