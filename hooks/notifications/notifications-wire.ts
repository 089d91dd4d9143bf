import type { Notification } from '#lib/market/notifications/schema';
import { getJson, sendJson } from '#lib/web/client';

// zod stays out of the page's first JavaScript.
async function loadWire() {
  const [{ z }, { notification }] = await Promise.all([
    import('#lib/web/zod-parts'),
    import('#lib/market/notifications/schema'),
  ]);
  return {
    page: z.object({
      notifications: z.array(notification),
      nextCursor: z.string().nullable(),
      unread: z.number().int(),
    }),
    marked: z.object({ ids: z.array(z.uuid()) }),
  };
}

/** Notifications of a stall, newest first. */
export async function readNotifications(
  vendorId: string,
  cursor: string | null,
): Promise<{ notifications: Notification[]; nextCursor: string | null; unread: number }> {
  const { page } = await loadWire();
  const params = new URLSearchParams({ vendor_id: vendorId, ...(cursor && { cursor }) });
  return getJson(`/api/vendor/notifications?${params}`, page);
}

/** Marks some as read or unread, or all up to a moment as read; the ids that changed. Throws ApiError. */
export async function sendRead(
  vendorId: string,
  which: { ids: string[]; is_read: boolean } | { until: string },
): Promise<string[]> {
  const { marked } = await loadWire();
  const body = { vendor_id: vendorId, ...which };
  return (await sendJson('POST', '/api/vendor/notifications/read', body, marked)).ids;
}
