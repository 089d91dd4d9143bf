import type { Metadata } from 'next';
import { CallbackStatus } from '#components/auth/callback-status';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'Signing you in', robots: { index: false } };

function CallbackPage() {
  return <CallbackStatus />;
}

export default definePage('/auth/callback', CallbackPage);
