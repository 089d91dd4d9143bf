import { defineRoute } from '#lib/web/define-route';
import { forgotPasswordByForm } from '#lib/web/forms/plain-forms';

/** Mails a link to choose a new password. */
export const POST = defineRoute(
  { name: 'POST /forms/forgot-password', auth: 'public', answer: { media: 'text/html' } },
  forgotPasswordByForm,
);
