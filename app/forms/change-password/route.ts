import { defineRoute } from '#lib/web/define-route';
import { changePasswordByForm } from '#lib/web/forms/plain-forms';

/** Changes the password of whoever knows the old one. */
export const POST = defineRoute(
  { name: 'POST /forms/change-password', auth: 'public', answer: { media: 'text/html' } },
  changePasswordByForm,
);
