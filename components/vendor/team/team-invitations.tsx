'use client';

import { useNow } from '#hooks/use-now';
import type { Invitation } from '#lib/market/vendors/team/schema';
import { formatDate } from '#lib/words/format';
import { ConfirmButton } from '../confirm-button.tsx';
import { roleNames } from './role-words.ts';

interface TeamInvitationsProps {
  invitations: readonly Invitation[];
  isBusy: boolean;
  onWithdraw(id: string): void;
}

/** Invitations that nobody has accepted yet. */
export function TeamInvitations({ invitations, isBusy, onWithdraw }: TeamInvitationsProps) {
  const now = useNow(60_000);
  if (invitations.length === 0) return null;
  return (
    <ul aria-label="Open invitations" className="border-line border-y">
      {invitations.map((one) => {
        const isOver = now !== null && Date.parse(one.expires_at) <= now;
        return (
          <li
            key={one.id}
            className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line py-3 not-first:border-t"
          >
            <span className="min-w-0 flex-1 basis-56">
              <span className="block font-medium [overflow-wrap:anywhere]">{one.email}</span>
              <span className="block text-ink-soft text-label">
                {roleNames[one.role]} · {isOver ? 'expired' : 'valid until'} {formatDate(one.expires_at)}
              </span>
              {one.is_refused && (
                <span className="block text-danger text-label">
                  Could not be delivered: the mail server of this address refused it. Check the address.
                </span>
              )}
            </span>
            <ConfirmButton
              label="Take back"
              about={`the invitation to ${one.email}`}
              confirm="Yes, take it back"
              isBusy={isBusy}
              onConfirm={() => onWithdraw(one.id)}
            />
          </li>
        );
      })}
    </ul>
  );
}
