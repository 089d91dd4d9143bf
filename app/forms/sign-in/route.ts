import { defineRoute } from '#lib/web/define-route';
import { signInByForm } from '#lib/web/forms/plain-forms';

/** Signs in with a password. */
export const POST = defineRoute(
  { name: 'POST /forms/sign-in', auth: 'public', answer: { media: 'text/html' } },
  signInByForm,
);
