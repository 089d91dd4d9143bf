import * as z from 'zod';
import {
  markNotificationsInput,
  notificationPage,
  notificationsQuery,
  unsubscribeQuery,
} from '#lib/market/notifications/schema';
import { contract } from '#lib/web/contract';

export const notificationsContract = contract({
  'GET /api/mail/unsubscribe': {
    summary: 'Asks first: programs that look for harmful links open every link of a mail',
    auth: 'public',
    query: unsubscribeQuery,
    answer: { media: 'text/html' },
  },
  'POST /api/mail/unsubscribe': {
    summary: 'From the page, and from mail programs that do it with one click (RFC 8058)',
    auth: 'public',
    query: unsubscribeQuery,
    answer: { media: 'text/html' },
  },
  'POST /api/vendor/notifications/read': {
    summary: 'Marks notifications as read',
    auth: 'vendor',
    body: markNotificationsInput,
    answer: z.object({ ids: z.array(z.uuid()) }),
  },
  'GET /api/vendor/notifications': {
    summary: 'What a stall was told, newest first',
    auth: 'vendor',
    query: notificationsQuery,
    answer: notificationPage,
  },
});
