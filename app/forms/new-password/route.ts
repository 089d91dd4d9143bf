import { newPasswordByForm } from '#lib/auth/plain-forms';
import { defineRoute } from '#lib/http/define-route';

/** Sets the password of whoever came by that link. */
export const POST = defineRoute({ name: 'POST /forms/new-password', auth: 'public' }, newPasswordByForm);
