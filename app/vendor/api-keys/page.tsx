import type { Metadata } from 'next';
import { ApiKeysScreen } from '#components/vendor/api-keys/api-keys-screen';
import { listApiKeys } from '#lib/market/vendors/api-keys/service';
import { runtime } from '#lib/runtime';
import { findChosenStall } from '#lib/web/auth/chosen-stall';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'API keys', robots: { index: false } };

interface ApiKeysPageProps {
  searchParams: Promise<{ stall?: string | string[] }>;
}

async function ApiKeysPage({ searchParams }: ApiKeysPageProps) {
  const [{ stall }, session] = await Promise.all([searchParams, requireSession('/vendor/api-keys')]);
  const vendor = findChosenStall(session, stall);
  if (!vendor) return null;
  const keys = await listApiKeys(runtime(), session, vendor.id);
  return <ApiKeysScreen key={vendor.id} vendor={vendor} initial={keys} />;
}

export default definePage('/vendor/api-keys', ApiKeysPage);
