import { defineRoute } from '#lib/web/define-route';

/** Alive: this process answers. Says nothing of its parts, so that a slow database restarts nobody. */
export const GET = defineRoute({ name: 'GET /api/health', auth: 'public' }, async () => ({ status: 'ok' }));
