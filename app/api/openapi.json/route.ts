import { monitoringContract } from '#lib/api/monitoring-contract';
import { openApiText } from '#lib/api/openapi-text';
import { defineRoute } from '#lib/web/define-route';
import { hasMatch } from '#lib/words/etag';
import { askEachTime } from '#lib/words/respond';

export const GET = defineRoute(monitoringContract['GET /api/openapi.json'], async ({ headers }) => {
  const { text, etag } = openApiText();
  const kept = { etag, 'cache-control': askEachTime };
  if (hasMatch(headers.get('if-none-match') ?? undefined, etag))
    return new Response(null, { status: 304, headers: kept });
  return new Response(text, { headers: { ...kept, 'content-type': 'application/json' } });
});
