import { createHash, randomBytes } from 'node:crypto';
import { AppError } from '#lib/base/errors';
import { asUser } from '#lib/data/db/roles';
import {
  callAcceptInvitation,
  deleteMember,
  insertInvitation,
  revokeInvitation,
  selectInvitations,
  selectOpenInvitation,
  selectStall,
  selectTeam,
  updateRole,
} from '#lib/market/vendors/team/queries';
import type {
  Invitation,
  InvitationForm,
  JoinedStall,
  OpenInvitation,
  Team,
  TeamMember,
} from '#lib/market/vendors/team/schema';
import type { Runtime } from '#lib/runtime';
import { claimsOf } from '#lib/web/auth/claims';
import type { Session } from '#lib/web/auth/schema';

type Ctx = Pick<Runtime, 'db' | 'jobs'>;

/** What stands in the database for a token that only its mail has. */
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

const onlyOwners = () =>
  new AppError('forbidden', 'Only an owner of the stall can do this. Ask one of them.');

/** A stall keeps an owner: the trigger's own words, instead of "your role does not allow this". */
async function keepingAnOwner<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('A stall needs an owner'))
      throw new AppError('conflict', error.message, { cause: error });
    throw error;
  }
}

/** A stall's people and, for its owners, the invitations that are open. Throws forbidden for strangers. */
export function getTeam(ctx: Pick<Ctx, 'db'>, session: Session, vendorId: string): Promise<Team> {
  return asUser(ctx.db, claimsOf(session), async (tx) => {
    const stall = await selectStall(tx, vendorId);
    if (!stall) throw new AppError('forbidden', 'You do not work at this stall.');
    const members = await selectTeam(tx, vendorId);
    const invitations = await selectInvitations(tx, vendorId);
    const role = members.find(({ user_id }) => user_id === session.userId)?.role ?? null;
    return { members, invitations, role, can_invite: role === 'owner' && stall.status === 'approved' };
  });
}

/**
 * Invites an address to a stall: the invitation and its mail are one transaction, and an earlier one to the same
 * address ends. Valid for 7 days and once. For owners of stalls that are open; at most 30 a day.
 */
export async function invite(
  ctx: Ctx,
  session: Session,
  { vendor_id, ...form }: InvitationForm & { vendor_id: string },
): Promise<Invitation> {
  const token = randomBytes(32).toString('base64url');
  return asUser(ctx.db, claimsOf(session), async (tx) => {
    const stall = await selectStall(tx, vendor_id);
    const people = await selectTeam(tx, vendor_id);
    const isOwner = people.some(({ user_id, role }) => user_id === session.userId && role === 'owner');
    if (!stall || !isOwner) throw onlyOwners();
    if (stall.status !== 'approved')
      throw new AppError('conflict', 'You can invite people once your stall is open.');
    if (people.some(({ email }) => email.toLowerCase() === form.email))
      throw new AppError('conflict', 'This person works at your stall already.');
    const made = await insertInvitation(tx, { vendor_id, ...form, tokenHash: hashOf(token) });
    if (!made) throw onlyOwners();
    const props = {
      store: stall.store_name,
      inviter: session.fullName,
      role: form.role,
      expiresAt: made.expires_at,
      path: `/invitations/${token}`,
    };
    const key = `team-invitation:${made.id}`;
    await ctx.jobs.send(
      'send-email',
      { key, to: form.email, template: 'team-invitation', props },
      { tx, key },
    );
    return made;
  });
}

/** Takes an invitation back. Throws not_found when it is not open, or not the asker's to take back. */
export async function withdrawInvitation(ctx: Pick<Ctx, 'db'>, session: Session, id: string): Promise<void> {
  const isRevoked = await asUser(ctx.db, claimsOf(session), (tx) => revokeInvitation(tx, id));
  if (!isRevoked) throw new AppError('not_found', 'This invitation is not open any more. Reload the page.');
}

/** Gives somebody another role. Owners may; the last owner stays owner (conflict). */
export async function changeRole(
  ctx: Pick<Ctx, 'db'>,
  session: Session,
  { vendorId, userId, role }: { vendorId: string; userId: string; role: TeamMember['role'] },
): Promise<void> {
  const work = asUser(ctx.db, claimsOf(session), (tx) => updateRole(tx, vendorId, userId, role));
  if (!(await keepingAnOwner(work))) throw onlyOwners();
}

/** Ends a membership: owners anybody's, everybody their own. The last owner stays (conflict). */
export async function removeMember(
  ctx: Pick<Ctx, 'db'>,
  session: Session,
  vendorId: string,
  userId: string,
): Promise<void> {
  const work = asUser(ctx.db, claimsOf(session), (tx) => deleteMember(tx, vendorId, userId));
  if (!(await keepingAnOwner(work))) throw onlyOwners();
}

/** What the link of an invitation leads to; throws not_found for one that we did not send. */
export async function readInvitation(ctx: Pick<Ctx, 'db'>, token: string): Promise<OpenInvitation> {
  const found = await selectOpenInvitation(ctx.db, hashOf(token));
  if (!found)
    throw new AppError('not_found', 'There is no such invitation. Copy the link from the mail once more.');
  return found;
}

/** Joins the stall of an invitation. Throws bad_request when it is used, over, or for another address. */
export async function acceptInvitation(
  ctx: Pick<Ctx, 'db'>,
  session: Session,
  token: string,
): Promise<JoinedStall> {
  const joined = await asUser(ctx.db, claimsOf(session), (tx) => callAcceptInvitation(tx, hashOf(token)));
  if (!joined) throw new AppError('internal', 'You did not join. Try again.');
  return joined;
}
