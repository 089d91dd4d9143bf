import { flushStockPulses } from '#lib/market/inventory/pulse-queries';
import type { Runtime } from '#lib/runtime';

type Ctx = Pick<Runtime, 'db' | 'sql' | 'logger'>;

const channel = 'stock_due';
/** How often waiting products are looked at: their 200 ms end at different moments. */
const pauseMs = 50;

/**
 * Sends the last state of products whose changes came too fast to broadcast each one. The database marks them and
 * notifies; every web process listens and any one of them sends (rows are claimed with `skip locked`).
 * Also flushes when listening begins anew, for what was notified while nobody listened.
 */
export async function startStockPulses(ctx: Ctx): Promise<() => Promise<void>> {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const flush = () =>
    flushStockPulses(ctx.db).then(
      () => undefined,
      (error: unknown) =>
        ctx.logger.warn({ err: error }, 'the last stock states were not broadcast; pages re-read them'),
    );
  const schedule = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      running = flush();
    }, pauseMs);
  };

  const listening = await ctx.sql.listen(channel, schedule, schedule);
  return async () => {
    clearTimeout(timer);
    await listening.unlisten();
    await running;
  };
}
