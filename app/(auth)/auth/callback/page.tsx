import type { Metadata } from 'next';
import { CallbackStatus } from '#components/auth/callback-status';

export const metadata: Metadata = { title: 'Signing you in', robots: { index: false } };

export default function CallbackPage() {
  return <CallbackStatus />;
}
