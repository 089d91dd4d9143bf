import { defineRoute } from '#lib/web/define-route';
import { newPasswordByForm } from '#lib/web/forms/plain-forms';

/** Sets the password of whoever came by that link. */
export const POST = defineRoute(
  { name: 'POST /forms/new-password', auth: 'public', answer: { media: 'text/html' } },
  newPasswordByForm,
);
