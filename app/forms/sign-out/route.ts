import { defineRoute } from '#lib/web/define-route';
import { signOutByForm } from '#lib/web/forms/plain-forms';

/** Ends the session in this browser. */
export const POST = defineRoute(
  { name: 'POST /forms/sign-out', auth: 'public', answer: { media: 'text/html' } },
  signOutByForm,
);
