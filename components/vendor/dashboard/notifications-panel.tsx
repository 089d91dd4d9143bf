'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '#components/ui/button';
import { troubleOf } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { PanelData } from '#lib/market/dashboard/schema';
import type { Notification } from '#lib/market/notifications/schema';
import { formatCount } from '#lib/words/format';
import { NotificationList } from './notification-list.tsx';

interface NotificationsProps {
  panel: PanelData<'notifications'>;
  vendorId: string;
  stall: string | undefined;
  /** Reads the panel again. */
  onChange(): Promise<void>;
}

/** Older ones, loaded page by page below the newest. */
function useOlder(vendorId: string, newest: Notification[]) {
  const [older, setOlder] = useState<Notification[]>([]);
  const [next, setNext] = useState<string | null | undefined>(undefined);
  const known = new Set(newest.map(({ id }) => id));
  return {
    older: older.filter(({ id }) => !known.has(id)),
    hasMore: next !== null,
    async load() {
      const page = await call('GET /api/vendor/notifications', {
        query: { vendor_id: vendorId, cursor: next },
      });
      setOlder((shown) => [
        ...shown,
        ...page.notifications.filter(({ id }) => !shown.some((o) => o.id === id)),
      ]);
      setNext(page.nextCursor);
    },
    change: (ids: readonly string[], readAt: string | null) =>
      setOlder((shown) => shown.map((each) => (ids.includes(each.id) ? { ...each, read_at: readAt } : each))),
  };
}

/** What happened at the stall. One who reads it has read it for everyone who works there. */
export function Notifications({ panel, vendorId, stall, onChange }: NotificationsProps) {
  const { older, hasMore, load, change } = useOlder(vendorId, panel.notifications);
  const all = [...panel.notifications, ...older];
  const [first] = all;

  async function attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      toast.error(troubleOf(error));
    }
  }

  async function send(
    which: { ids: string[]; is_read: boolean } | { until: string },
    isRead: boolean,
  ): Promise<string[]> {
    const body = { vendor_id: vendorId, ...which };
    const { ids } = await call('POST /api/vendor/notifications/read', { body });
    change(ids, isRead ? new Date().toISOString() : null);
    await onChange();
    return ids;
  }

  const mark = (each: Notification, isRead: boolean) =>
    void attempt(async () => {
      await send({ ids: [each.id], is_read: isRead }, isRead);
    });

  const markAll = (until: string) =>
    attempt(async () => {
      const ids = await send({ until }, true);
      const undo = () => void attempt(async () => void (await send({ ids, is_read: false }, false)));
      // More than that are not taken back in one go.
      const action = ids.length > 0 && ids.length <= 100 ? { action: { label: 'Undo', onClick: undo } } : {};
      toast('Everything is read, for all of the stall', action);
    });

  if (!first)
    return <p className="text-ink-soft">Orders, low stock and the market’s decisions are told here.</p>;
  return (
    <div className="grid grid-cols-1 gap-2">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p className="figures text-ink-soft text-label" role="status">
          {panel.unread === 0 ? 'All read' : `${formatCount(panel.unread)} unread`}
        </p>
        {panel.unread > 0 && (
          <Button variant="outline" size="sm" onClick={() => void markAll(first.created_at)}>
            Mark all as read
          </Button>
        )}
      </div>
      <NotificationList notifications={all} stall={stall} onMark={mark} />
      {hasMore && panel.notifications.length >= 6 && (
        <div>
          <Button variant="outline" size="sm" onClick={() => void attempt(load)}>
            Show older
          </Button>
        </div>
      )}
    </div>
  );
}
