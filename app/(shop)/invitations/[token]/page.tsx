import type { Metadata } from 'next';
import Link from 'next/link';
import { AuthShell } from '#components/auth/auth-shell';
import { AcceptInvitation } from '#components/sell/accept-invitation';
import { buttonVariants } from '#components/ui/button';
import { AppError } from '#lib/base/errors';
import { tokenParams } from '#lib/market/vendors/schema';
import type { OpenInvitation } from '#lib/market/vendors/team/schema';
import { readInvitation } from '#lib/market/vendors/team/service';
import { runtime } from '#lib/runtime';
import { findSession } from '#lib/web/auth/session';
import { definePage } from '#lib/web/define-page';
import { readAnswer } from '#lib/web/forms/read-answer';

/** The address is a secret: it is not told to the sites that a link leads to. */
export const metadata: Metadata = {
  title: 'Invitation',
  robots: { index: false },
  referrer: 'same-origin',
};

interface InvitationPageProps {
  params: Promise<{ token: string }>;
  searchParams: Promise<{ answer?: string | string[] }>;
}

async function findInvitation(token: string): Promise<OpenInvitation | null> {
  if (!tokenParams.safeParse({ token }).success) return null;
  try {
    return await readInvitation(runtime(), token);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  }
}

const ends: Record<Exclude<OpenInvitation['state'], 'open'>, string> = {
  expired: 'It was valid for 7 days. Ask the stall for a new one.',
  used: 'It works once, and somebody has joined with it.',
  revoked: 'The stall took it back, or sent a newer one. Look for that in your mail.',
};

function Closed({ title, lead }: { title: string; lead: string }) {
  return (
    <AuthShell title={title} lead={lead}>
      <div className="flex flex-wrap gap-3">
        <Link href="/vendor" className={buttonVariants()}>
          Your stall
        </Link>
        <Link href="/" className={buttonVariants({ variant: 'outline' })}>
          To the market
        </Link>
      </div>
    </AuthShell>
  );
}

async function InvitationPage({ params, searchParams }: InvitationPageProps) {
  const { token } = await params;
  const invitation = await findInvitation(token);
  if (!invitation)
    return <Closed title="No such invitation" lead="Copy the link from the mail once more, to its end." />;
  if (invitation.state !== 'open')
    return <Closed title="This invitation is over" lead={ends[invitation.state]} />;
  const session = await findSession();
  const answer = await readAnswer('join', (await searchParams).answer);
  const who = invitation.inviter || 'Its owner';
  return (
    <AuthShell
      title={`Work at ${invitation.store_name}`}
      lead={`${who} invites you to the stall ${invitation.store_name}.`}
    >
      <AcceptInvitation token={token} invitation={invitation} own={session?.email ?? null} answer={answer} />
    </AuthShell>
  );
}

export default definePage('/invitations/:token', InvitationPage);
