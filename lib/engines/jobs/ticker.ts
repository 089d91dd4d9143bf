import type { logger as appLogger } from '#lib/base/logger';

/**
 * Runs `work` every `everyMs`, never twice at once: a slow round delays the next. A failure is logged when it begins,
 * and again when it ends. Returns how to stop; that waits for the round under way.
 */
export function startTicker(
  what: string,
  everyMs: number,
  work: () => Promise<void>,
  logger: typeof appLogger,
): () => Promise<void> {
  let isFailing = false;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    try {
      await work();
      if (isFailing) logger.info({ what }, 'a worker is well again');
      isFailing = false;
    } catch (error) {
      if (!isFailing && !isStopped) logger.error({ err: error, what }, 'a worker cannot do its rounds');
      isFailing = true;
    }
    if (!isStopped) timer = setTimeout(next, everyMs);
  }
  const next = () => {
    round = run();
  };

  next();
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await round;
  };
}
