import { feedTrialInput } from '#lib/market/feeds/schema';
import { startTrial } from '#lib/market/feeds/service';
import { defineRoute } from '#lib/web/define-route';
import { noStore } from '#lib/words/respond';

/** Asks for a file to be fetched and read without setting any stock; ask for how it went by its id. */
export const POST = defineRoute(
  { name: 'POST /api/vendor/feeds/try', auth: 'vendor', body: feedTrialInput },
  async ({ ctx, session, body }) => {
    const answer = { success: true, trial: await startTrial(ctx, session, body) };
    return Response.json(answer, { status: 202, headers: { 'cache-control': noStore } });
  },
);
