import { logger } from '#lib/base/logger';
import { errorText, StackError } from '../errors.ts';
import { tieLife } from '../lifeline.ts';
import type { ServiceReport } from '../service-process.ts';

const STOP_DEADLINE_MS = 2_500;

/** Libraries that print go through the logger instead, quietly unless something is wrong. */
function redirectConsole(): void {
  const to =
    (level: 'debug' | 'error') =>
    (first: unknown, ...rest: unknown[]) =>
      first instanceof Error
        ? logger[level]({ err: first })
        : logger[level]([first, ...rest].map(String).join(' '));
  Object.assign(globalThis.console, {
    log: to('debug'),
    info: to('debug'),
    warn: to('debug'),
    error: to('error'),
  });
}

function report(message: ServiceReport): void {
  process.send?.(message, undefined, undefined, () => {});
}

/**
 * Runs one service as a process of its own. Its options come from the parent as the first message, so that no
 * secret stands in an environment or a command line. It ends on SIGTERM, and by itself when the parent is gone.
 */
export function runChild<Options>(start: (options: Options) => Promise<{ stop(): Promise<void> }>): void {
  redirectConsole();
  let service: ReturnType<typeof start> | undefined;

  function begin(options: unknown): void {
    service = start(options as Options);
    service.then(
      () => report({ type: 'ready' }),
      (error: unknown) => {
        const hint = error instanceof StackError ? error.hint : undefined;
        report({ type: 'failed', message: errorText(error), hint });
        setTimeout(() => process.exit(1), 50);
      },
    );
  }

  tieLife({
    stop: async () => (await service)?.stop(),
    deadlineMs: STOP_DEADLINE_MS,
    ignoresInterrupt: true,
    onFailure: (error) => logger.warn({ err: error }, 'a service did not stop in order'),
  });
  process.once('message', begin);
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'unhandled rejection'));
}
