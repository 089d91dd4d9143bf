import { sendLinkByForm } from '#lib/auth/plain-forms';
import { defineRoute } from '#lib/http/define-route';

/** Mails a link that signs in. */
export const POST = defineRoute({ name: 'POST /forms/sign-in-link', auth: 'public' }, sendLinkByForm);
