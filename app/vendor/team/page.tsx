import type { Metadata } from 'next';
import { TeamScreen } from '#components/vendor/team/team-screen';
import { getTeam } from '#lib/market/vendors/team/service';
import { runtime } from '#lib/runtime';
import { findChosenStall } from '#lib/web/auth/chosen-stall';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';

export const metadata: Metadata = { title: 'Team', robots: { index: false } };

interface TeamPageProps {
  searchParams: Promise<{ stall?: string | string[] }>;
}

async function TeamPage({ searchParams }: TeamPageProps) {
  const [{ stall }, session] = await Promise.all([searchParams, requireSession('/vendor/team')]);
  const vendor = findChosenStall(session, stall);
  if (!vendor) return null;
  const team = await getTeam(runtime(), session, vendor.id);
  return <TeamScreen key={vendor.id} vendor={vendor} userId={session.userId} initial={team} />;
}

export default definePage('/vendor/team', TeamPage);
