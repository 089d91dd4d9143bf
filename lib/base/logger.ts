import { pino } from 'pino';
import { remember } from '#lib/base/remember';

/**
 * The one logger. Structured JSON on stderr, so that stdout stays free for what a command prints.
 * Never pass it a cookie, a token, an e-mail address or a request body.
 */
export const logger = remember('logger', () =>
  pino(
    {
      level: process.env.LOG_LEVEL ?? 'info',
      base: { process: process.env.LIVESTALL_PROCESS ?? 'app' },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: ['*.password', '*.token', '*.authorization', '*.cookie', '*.email'],
        censor: '[redacted]',
      },
    },
    pino.destination({ dest: 2, sync: true }),
  ),
);
