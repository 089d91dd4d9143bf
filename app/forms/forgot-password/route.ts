import { forgotPasswordByForm } from '#lib/auth/plain-forms';
import { defineRoute } from '#lib/http/define-route';

/** Mails a link to choose a new password. */
export const POST = defineRoute(
  { name: 'POST /forms/forgot-password', auth: 'public' },
  forgotPasswordByForm,
);
