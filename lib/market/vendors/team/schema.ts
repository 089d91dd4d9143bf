import * as z from 'zod';
import { stallEmail } from '#lib/market/vendors/settings/schema';
import { memberRole } from '#lib/web/auth/schema';

export const teamMember = z.object({
  user_id: z.uuid(),
  full_name: z.string(),
  email: z.string(),
  role: memberRole,
  created_at: z.string(),
});
export type TeamMember = z.infer<typeof teamMember>;

export const invitation = z.object({
  id: z.uuid(),
  email: z.string(),
  role: memberRole,
  created_at: z.string(),
  expires_at: z.string(),
  /** The address's server would not take its mail. */
  is_refused: z.boolean(),
});
/** One that can still be accepted, or could until it expired. */
export type Invitation = z.infer<typeof invitation>;

export const team = z.object({
  members: z.array(teamMember),
  /** Empty for those who may not invite. */
  invitations: z.array(invitation),
  /** The asker's own; null for an admin who does not work there. */
  role: memberRole.nullable(),
  /** Stalls that wait or are suspended do not. */
  can_invite: z.boolean(),
});
export type Team = z.infer<typeof team>;

export const invitationForm = z.object({
  email: stallEmail.transform((address) => address.toLowerCase()),
  role: memberRole,
});
export type InvitationForm = z.infer<typeof invitationForm>;
export const invitationInput = z.strictObject({ vendor_id: z.uuid(), ...invitationForm.shape });
export const invitationParams = z.strictObject({ id: z.uuid() });

export const memberParams = z.strictObject({ id: z.uuid() });
export const memberQuery = z.strictObject({ vendor_id: z.uuid() });
export const roleInput = z.strictObject({ vendor_id: z.uuid(), role: memberRole });

export const openInvitation = z.object({
  store_name: z.string(),
  role: memberRole,
  email: z.string(),
  inviter: z.string(),
  expires_at: z.string(),
  state: z.enum(['open', 'expired', 'used', 'revoked']),
});
/** What whoever has the link of an invitation sees of it. */
export type OpenInvitation = z.infer<typeof openInvitation>;

export const joinedStall = z.object({
  vendor_id: z.uuid(),
  slug: z.string(),
  store_name: z.string(),
  role: memberRole,
});
export type JoinedStall = z.infer<typeof joinedStall>;
