'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { Card } from '#components/ui/card';
import { Notice } from '#components/ui/notice';
import { useAction } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { Team, TeamMember } from '#lib/market/vendors/team/schema';
import type { Membership } from '#lib/web/auth/schema';
import { StallRoom } from '../stall-room.tsx';
import { InviteForm } from './invite-form.tsx';
import { roleNames } from './role-words.ts';
import { TeamInvitations } from './team-invitations.tsx';
import { TeamList } from './team-list.tsx';

interface TeamScreenProps {
  vendor: Pick<Membership, 'id' | 'store_name'>;
  userId: string;
  initial: Team;
}

function useTeam(vendorId: string, userId: string, initial: Team) {
  const [team, setTeam] = useState(initial);
  const query = { vendor_id: vendorId };
  const action = useAction();
  const reload = async () => setTeam(await call('GET /api/vendor/team', { query }));
  const changeRole = (member: TeamMember, role: TeamMember['role'], isUndo = false) =>
    action.run(async () => {
      const params = { id: member.user_id };
      await call('PATCH /api/vendor/team/:id', { params, body: { vendor_id: vendorId, role } });
      await reload();
      const who = member.full_name || member.email;
      const undo = { label: 'Undo', onClick: () => void changeRole({ ...member, role }, member.role, true) };
      // Who gave away their own right to change roles cannot take it back.
      const canUndo = !isUndo && member.user_id !== userId;
      toast(`${who}: ${roleNames[role].toLowerCase()}`, canUndo ? { action: undo } : undefined);
    });
  return {
    team,
    ...action,
    changeRole,
    remove: (member: TeamMember) =>
      action.run(async () => {
        await call('DELETE /api/vendor/team/:id', { params: { id: member.user_id }, query });
        // The stall's pages are not for them any more.
        if (member.user_id === userId) window.location.assign('/account');
        else await reload();
      }),
    withdraw: (id: string) =>
      action.run(async () => {
        await call('DELETE /api/vendor/team/invitations/:id', { params: { id } });
        await reload();
        toast('The invitation is taken back');
      }),
    reload,
  };
}

/** Who works at the stall, with which rights, and who is asked to. */
export function TeamScreen({ vendor, userId, initial }: TeamScreenProps) {
  const { team, trouble, isBusy, changeRole, remove, withdraw, reload } = useTeam(vendor.id, userId, initial);
  return (
    <StallRoom store={vendor.store_name} title="Team" lead="Who works at the stall, and what each may do.">
      {trouble && (
        <Notice tone="danger" className="mb-4">
          {trouble}
        </Notice>
      )}
      <TeamList team={team} userId={userId} isBusy={isBusy} onRole={changeRole} onRemove={remove} />
      {team.role === 'owner' && (
        <section className="mt-10 grid gap-4" aria-labelledby="invite">
          <h2 id="invite" className="text-title">
            Invite somebody
          </h2>
          {team.can_invite ? (
            <Card>
              <InviteForm
                vendorId={vendor.id}
                onInvited={(made) => {
                  toast(`An invitation is on its way to ${made.email}`);
                  void reload();
                }}
              />
            </Card>
          ) : (
            <Notice>You can invite people once your stall is open.</Notice>
          )}
          <TeamInvitations invitations={team.invitations} isBusy={isBusy} onWithdraw={withdraw} />
        </section>
      )}
    </StallRoom>
  );
}
