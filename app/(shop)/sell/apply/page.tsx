import type { Metadata } from 'next';
import { ApplyByForm } from '#components/sell/apply-by-form';
import { SellIntro } from '#components/sell/sell-intro';
import { findOwnApplication } from '#lib/market/vendors/applications/service';
import { runtime } from '#lib/runtime';
import { requireSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';
import { readAnswer } from '#lib/web/forms/read-answer';

export const metadata: Metadata = { title: 'Apply for a stall', robots: { index: false } };

type Props = { searchParams: Promise<{ answer?: string | string[] }> };

/** `/sell` for one person, made by the server: it works without a script. */
async function ApplyPage({ searchParams }: Props) {
  const session = await requireSession('/sell/apply');
  const application = await findOwnApplication(runtime(), session);
  const answer = await readAnswer('apply', (await searchParams).answer);
  return (
    <div className="hall grid items-start gap-x-14 gap-y-10 py-10 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)] lg:py-16">
      <SellIntro />
      <ApplyByForm email={session.email} application={application} answer={answer} />
    </div>
  );
}

export default definePage('/sell/apply', ApplyPage);
