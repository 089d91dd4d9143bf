import { sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import { shown } from '#lib/data/db/shown';
import type {
  Invitation,
  InvitationForm,
  JoinedStall,
  OpenInvitation,
  TeamMember,
} from '#lib/market/vendors/team/schema';

/** A stall's people, owners first; none for strangers. */
export const selectTeam = defineQuery(
  'team.selectTeam',
  async (tx: Tx, vendorId: string): Promise<TeamMember[]> => {
    const result = await sql<TeamMember>`
    select * from private.team_of(${vendorId}::uuid) limit ${shown.people}`.execute(tx);
    return result.rows;
  },
);

/** Invitations that nobody has accepted or taken back, newest first. */
export const selectInvitations = defineQuery(
  'team.selectInvitations',
  async (tx: Tx, vendorId: string): Promise<Invitation[]> => {
    const result = await sql<Invitation>`
    select id, email, role, created_at, expires_at, id in (
      select r.id from private.refused_mails(${vendorId}::uuid) r where r.about = 'invitation') as is_refused
    from public.vendor_invitations
    where vendor_id = ${vendorId}::uuid and accepted_at is null and revoked_at is null
    order by created_at desc, id limit 100`.execute(tx);
    return result.rows;
  },
);

/** The stall as its people see it; undefined for strangers. */
export const selectStall = defineQuery(
  'team.selectStall',
  async (tx: Tx, vendorId: string): Promise<{ store_name: string; status: string } | undefined> => {
    const result = await sql<{ store_name: string; status: string }>`
    select store_name, status from public.own_vendors where id = ${vendorId}::uuid`.execute(tx);
    return result.rows[0];
  },
);

export interface NewInvitation extends InvitationForm {
  vendor_id: string;
  tokenHash: Buffer;
}

/** Writes an invitation; one that is open for the same address ends with it. */
export const insertInvitation = defineQuery(
  'team.insertInvitation',
  async (tx: Tx, { vendor_id, email, role, tokenHash }: NewInvitation): Promise<Invitation | undefined> => {
    await sql`update public.vendor_invitations set revoked_at = now()
      where vendor_id = ${vendor_id}::uuid and email = ${email} and accepted_at is null and revoked_at is null`.execute(
      tx,
    );
    const result = await sql<Invitation>`
    insert into public.vendor_invitations (vendor_id, email, role, token_hash)
    values (${vendor_id}::uuid, ${email}, ${role}::public.member_role, ${tokenHash})
    returning id, email, role, created_at, expires_at, false as is_refused`.execute(tx);
    return result.rows[0];
  },
);

/** Takes an open invitation back; false when there is none that the asker may. */
export const revokeInvitation = defineQuery(
  'team.revokeInvitation',
  async (tx: Tx, id: string): Promise<boolean> => {
    const result = await sql`update public.vendor_invitations set revoked_at = now()
      where id = ${id}::uuid and accepted_at is null and revoked_at is null returning id`.execute(tx);
    return result.rows.length > 0;
  },
);

/** Gives a role; false when the asker may not, or nobody of that id works there. */
export const updateRole = defineQuery(
  'team.updateRole',
  async (tx: Tx, vendorId: string, userId: string, role: TeamMember['role']): Promise<boolean> => {
    const result = await sql`update public.vendor_members set role = ${role}::public.member_role
      where vendor_id = ${vendorId}::uuid and user_id = ${userId}::uuid returning user_id`.execute(tx);
    return result.rows.length > 0;
  },
);

/** Ends a membership; false when the asker may not, or there is none. */
export const deleteMember = defineQuery(
  'team.deleteMember',
  async (tx: Tx, vendorId: string, userId: string): Promise<boolean> => {
    const result = await sql`delete from public.vendor_members
      where vendor_id = ${vendorId}::uuid and user_id = ${userId}::uuid returning user_id`.execute(tx);
    return result.rows.length > 0;
  },
);

/** What an invitation says, for whoever has its link: read by the server itself, as they may have no account yet. */
export const selectOpenInvitation = defineQuery(
  'team.selectOpenInvitation',
  async (db: Db, tokenHash: Buffer): Promise<OpenInvitation | undefined> => {
    const result = await sql<OpenInvitation>`
    select v.store_name, i.role, i.email, i.expires_at, coalesce(p.full_name, '') as inviter,
      case when i.revoked_at is not null then 'revoked' when i.accepted_at is not null then 'used'
        when i.expires_at <= now() then 'expired' else 'open' end as state
    from public.vendor_invitations i join public.vendors v on v.id = i.vendor_id
    left join public.profiles p on p.id = i.invited_by
    where i.token_hash = ${tokenHash}`.execute(db);
    return result.rows[0];
  },
);

/** Joins as the person of this transaction. Throws bad_request with the reason why not. */
export const callAcceptInvitation = defineQuery(
  'team.callAcceptInvitation',
  async (tx: Tx, tokenHash: Buffer): Promise<JoinedStall | undefined> => {
    const result = await sql<JoinedStall>`select * from private.accept_invitation(${tokenHash})`.execute(tx);
    return result.rows[0];
  },
);
