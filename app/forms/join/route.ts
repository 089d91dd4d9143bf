import { tokenParams } from '#lib/market/vendors/schema';
import { acceptInvitation } from '#lib/market/vendors/team/service';
import { defineRoute } from '#lib/web/define-route';
import { answerForm, type FormOutcome } from '#lib/web/forms/answer-form';

const pageOf = (token: string) => `/invitations/${encodeURIComponent(token)}`;

/** Joins the stall of an invitation. */
export const POST = defineRoute(
  { name: 'POST /forms/join', auth: 'optional', answer: { media: 'text/html' }, limit: 'vendorWrite' },
  answerForm(
    { form: 'join', schema: tokenParams, page: ({ token = '' }) => pageOf(token), secrets: ['token'] },
    async ({ ctx, session, values: { token } }): Promise<FormOutcome> => {
      if (!session) return { goTo: `/sign-in?next=${encodeURIComponent(pageOf(token))}` };
      const stall = await acceptInvitation(ctx, session, token);
      return { goTo: `/vendor/inventory?stall=${stall.slug}` };
    },
  ),
);
