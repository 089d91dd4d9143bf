import { changePasswordByForm } from '#lib/auth/plain-forms';
import { defineRoute } from '#lib/http/define-route';

/** Changes the password of whoever knows the old one. */
export const POST = defineRoute(
  { name: 'POST /forms/change-password', auth: 'public' },
  changePasswordByForm,
);
