import { defineRoute } from '#lib/web/define-route';
import { sendLinkByForm } from '#lib/web/forms/plain-forms';

/** Mails a link that signs in. */
export const POST = defineRoute(
  { name: 'POST /forms/sign-in-link', auth: 'public', answer: { media: 'text/html' } },
  sendLinkByForm,
);
