import { leadTo } from '#lib/http/answer-form';
import { defineRoute } from '#lib/http/define-route';
import { pageBefore } from '#lib/http/page-before';

/** Where the forms go that need a script, when none has come: nothing is changed, and a page says so. */
export const POST = defineRoute({ name: 'POST /forms/needs-script', auth: 'public' }, async ({ headers }) =>
  leadTo(`/needs-script?from=${encodeURIComponent(pageBefore(headers))}`),
);
