'use client';

import { Select } from '#components/ui/select';
import type { Team, TeamMember } from '#lib/market/vendors/team/schema';
import { formatDate } from '#lib/words/format';
import { ConfirmButton } from '../confirm-button.tsx';
import { roleNames, roleRights, roles } from './role-words.ts';

interface TeamListProps {
  team: Team;
  userId: string;
  isBusy: boolean;
  onRole(member: TeamMember, role: TeamMember['role']): void;
  onRemove(member: TeamMember): void;
}

function Who({ member, isSelf }: { member: TeamMember; isSelf: boolean }) {
  return (
    <span className="min-w-0 flex-1 basis-56">
      <span className="block font-medium">
        {member.full_name || member.email}
        {isSelf && <span className="font-normal text-ink-soft"> (you)</span>}
      </span>
      <span className="block text-ink-soft text-label [overflow-wrap:anywhere]">
        {member.email} · since {formatDate(member.created_at)}
      </span>
    </span>
  );
}

interface RoleProps extends Pick<TeamListProps, 'isBusy' | 'onRole'> {
  member: TeamMember;
  mayChange: boolean;
}

function Role({ member, mayChange, isBusy, onRole }: RoleProps) {
  if (!mayChange)
    return (
      <span className="text-label" title={roleRights[member.role]}>
        {roleNames[member.role]}
      </span>
    );
  const change = (value: string) => {
    const role = roles.find((each) => each === value);
    if (role) onRole(member, role);
  };
  return (
    <span className="w-36">
      <Select
        aria-label={`Role of ${member.full_name || member.email}`}
        value={member.role}
        disabled={isBusy}
        onChange={(event) => change(event.target.value)}
      >
        {roles.map((role) => (
          <option key={role} value={role}>
            {roleNames[role]}
          </option>
        ))}
      </Select>
    </span>
  );
}

/** The stall's people. Owners change roles and end memberships; everybody may end their own. */
export function TeamList({ team, userId, isBusy, onRole, onRemove }: TeamListProps) {
  const isOwner = team.role === 'owner';
  return (
    <ul className="border-line border-y">
      {team.members.map((member) => {
        const isSelf = member.user_id === userId;
        const name = member.full_name || member.email;
        return (
          <li
            key={member.user_id}
            className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line py-3 not-first:border-t"
          >
            <Who member={member} isSelf={isSelf} />
            <Role member={member} mayChange={isOwner} isBusy={isBusy} onRole={onRole} />
            {(isOwner || isSelf) && (
              <ConfirmButton
                label={isSelf ? 'Leave' : 'Remove'}
                about={isSelf ? 'the stall' : name}
                confirm={isSelf ? 'Yes, leave the stall' : `Yes, remove ${name}`}
                isBusy={isBusy}
                onConfirm={() => onRemove(member)}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}
