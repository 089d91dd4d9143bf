import { monitoringContract } from '#lib/api/monitoring-contract';
import { readiness } from '#lib/engines/monitoring/readiness';
import { defineRoute } from '#lib/web/define-route';
import { noStore } from '#lib/words/respond';

/** Ready: each part answers within its time, down to the database; 503 names the one that does not. */
export const GET = defineRoute(monitoringContract['GET /api/ready'], async ({ ctx }) => {
  const parts = await readiness(ctx);
  const isReady = Object.values(parts).every((part) => part === 'ok');
  const body = { status: isReady ? 'ok' : 'unavailable', parts };
  return Response.json(body, { status: isReady ? 200 : 503, headers: { 'cache-control': noStore } });
});
