import type { DueEvent } from '#lib/market/alerts/outbox-queries';
import { describeEvent } from '#lib/market/alerts/words';

const timeoutMs = 5_000;

/**
 * The body of a call: `text` is what Slack and its kin show; the rest is for programs. `id` stays the same when a
 * call is repeated.
 */
export function webhookBody(event: DueEvent, siteUrl: string) {
  const { title, severity, message, value, rule } = describeEvent(event);
  const url = new URL('/admin/monitoring', siteUrl).href;
  const word = event.kind === 'resolved' ? 'Resolved' : severity === 'critical' ? 'Critical' : 'Warning';
  return {
    text: `${word}: ${title}. ${message} ${url}`,
    id: event.id,
    status: event.kind,
    rule,
    title,
    severity,
    message,
    value,
    at: event.at,
    since: event.since ?? event.at,
    url,
  };
}

/** Posts an event; throws unless the answer is a 2xx within 5 s. Redirects are not followed. */
export async function callWebhook(webhookUrl: string, event: DueEvent, siteUrl: string): Promise<void> {
  const response = await fetch(webhookUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'livestall-alerts' },
    body: JSON.stringify(webhookBody(event, siteUrl)),
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the webhook answered ${response.status}`);
}
