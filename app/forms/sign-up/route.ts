import { defineRoute } from '#lib/web/define-route';
import { signUpByForm } from '#lib/web/forms/plain-forms';

/** Makes an account. */
export const POST = defineRoute(
  { name: 'POST /forms/sign-up', auth: 'public', answer: { media: 'text/html' } },
  signUpByForm,
);
