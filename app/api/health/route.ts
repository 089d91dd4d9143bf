import { monitoringContract } from '#lib/api/monitoring-contract';
import { defineRoute } from '#lib/web/define-route';

/** Alive: this process answers. Says nothing of its parts, so that a slow database restarts nobody. */
export const GET = defineRoute(monitoringContract['GET /api/health'], async () => ({
  status: 'ok' as const,
}));
