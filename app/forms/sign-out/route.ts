import { signOutByForm } from '#lib/auth/plain-forms';
import { defineRoute } from '#lib/http/define-route';

/** Ends the session in this browser. */
export const POST = defineRoute({ name: 'POST /forms/sign-out', auth: 'public' }, signOutByForm);
