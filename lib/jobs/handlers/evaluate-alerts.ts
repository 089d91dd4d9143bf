import type { JobHandler } from '#lib/jobs/handlers/context';
import { evaluateRules } from '#lib/market/alerts/evaluate-rules';

/** Looks at all alert rules. Idempotent: a second look at the same moment changes and tells nothing. */
export const evaluateAlerts: JobHandler<'evaluate-alerts'> = async (ctx) => {
  const { applied, blind, mails } = await evaluateRules(ctx);
  return { ...applied, blind, mails: mails.length };
};
