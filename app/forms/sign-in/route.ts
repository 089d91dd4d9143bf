import { signInByForm } from '#lib/auth/plain-forms';
import { defineRoute } from '#lib/http/define-route';

/** Signs in with a password. */
export const POST = defineRoute({ name: 'POST /forms/sign-in', auth: 'public' }, signInByForm);
