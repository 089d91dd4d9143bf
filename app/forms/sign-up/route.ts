import { signUpByForm } from '#lib/auth/plain-forms';
import { defineRoute } from '#lib/http/define-route';

/** Makes an account. */
export const POST = defineRoute({ name: 'POST /forms/sign-up', auth: 'public' }, signUpByForm);
