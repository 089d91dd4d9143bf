import type { Metadata } from 'next';
import { SettingsScreen } from '#components/vendor/settings/settings-screen';
import { getTax } from '#lib/market/tax/service';
import { getSettings } from '#lib/market/vendors/settings/service';
import { runtime } from '#lib/runtime';
import { findChosenStall } from '#lib/web/auth/chosen-stall';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'Settings', robots: { index: false } };

interface SettingsPageProps {
  searchParams: Promise<{ stall?: string | string[] }>;
}

async function SettingsPage({ searchParams }: SettingsPageProps) {
  const [{ stall }, session] = await Promise.all([searchParams, requireSession('/vendor/settings')]);
  const vendor = findChosenStall(session, stall);
  if (!vendor) return null;
  const [settings, tax] = await Promise.all([
    getSettings(runtime(), session, vendor.id),
    getTax(runtime(), session, vendor.id),
  ]);
  return (
    <SettingsScreen
      key={vendor.id}
      settings={settings}
      tax={tax}
      role={vendor.role}
      ownAddress={session.email}
    />
  );
}

export default definePage('/vendor/settings', SettingsPage);
