import { defineRoute } from '#lib/web/define-route';
import { leadTo } from '#lib/web/forms/answer-form';
import { pageBefore } from '#lib/web/forms/page-before';

/** Where the forms go that need a script, when none has come: nothing is changed, and a page says so. */
export const POST = defineRoute(
  { name: 'POST /forms/needs-script', auth: 'public', answer: { media: 'text/html' } },
  async ({ headers }) => leadTo(`/needs-script?from=${encodeURIComponent(pageBefore(headers))}`),
);
