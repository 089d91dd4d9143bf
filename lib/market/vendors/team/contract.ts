import * as z from 'zod';
import { stallQuery, tokenParams } from '#lib/market/vendors/schema';
import {
  invitation,
  invitationInput,
  invitationParams,
  joinedStall,
  memberParams,
  memberQuery,
  openInvitation,
  roleInput,
  team,
} from '#lib/market/vendors/team/schema';
import { contract } from '#lib/web/contract';

export const teamContract = contract({
  'GET /api/invitations/:token': {
    summary: 'What an invitation says, for whoever has its link',
    auth: 'optional',
    params: tokenParams,
    answer: z.object({ invitation: openInvitation }),
  },
  'POST /api/invitations/:token': {
    summary: 'Joins the stall of an invitation',
    auth: 'user',
    params: tokenParams,
    limit: 'vendorWrite',
    answer: z.object({ stall: joinedStall }),
  },
  'PATCH /api/vendor/team/:id': {
    summary: 'Gives somebody of the stall another role',
    auth: 'vendor',
    params: memberParams,
    body: roleInput,
  },
  'DELETE /api/vendor/team/:id': {
    summary: "Ends somebody's membership, or one's own",
    auth: 'vendor',
    params: memberParams,
    query: memberQuery,
  },
  'DELETE /api/vendor/team/invitations/:id': {
    summary: 'Takes an invitation back',
    auth: 'vendor',
    params: invitationParams,
  },
  'POST /api/vendor/team/invitations': {
    summary: 'Invites an address to a stall by mail',
    auth: 'vendor',
    body: invitationInput,
    answer: z.object({ invitation }),
  },
  'GET /api/vendor/team': {
    summary: "A stall's people and, for its owners, the invitations that are open",
    auth: 'vendor',
    query: stallQuery,
    answer: team,
  },
});
