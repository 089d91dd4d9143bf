import type { TimedKind } from '#lib/market/alerts/schema';
import { formatCount } from '#lib/words/format';

// One language on server and browser, so that both write the same text.
const locale = 'en-IE';
const upTo = (digits: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits });
const whole = upTo(0);
const tenths = upTo(1);
const hundredths = upTo(2);

/** "0.4", "12.5", "230": as many digits as matter. */
export function figure(value: number): string {
  return (Math.abs(value) < 100 ? tenths : whole).format(value);
}

/** "0.42 ms", "12.3 ms", "230 ms", "1.24 s", "3.5 min". */
export function msWords(ms: number): string {
  if (ms < 1) return `${hundredths.format(ms)} ms`;
  if (ms < 1_000) return `${figure(ms)} ms`;
  if (ms < 60_000) return `${hundredths.format(ms / 1_000)} s`;
  return `${tenths.format(ms / 60_000)} min`;
}

/** "12 s", "4 min", "3.5 h", "12 d". */
export function spanWords(seconds: number): string {
  if (seconds < 100) return `${whole.format(seconds)} s`;
  if (seconds < 6_000) return `${whole.format(seconds / 60)} min`;
  if (seconds < 48 * 3_600) return `${tenths.format(seconds / 3_600)} h`;
  return `${whole.format(seconds / 86_400)} d`;
}

/** "97.4 %" of a share from 0 to 1. */
export function shareWords(share: number): string {
  return `${tenths.format(share * 100)} %`;
}

/** "120/s", "0.4/s", and what is seldom by the minute: "2.4/min". */
export function rateWords(perS: number): string {
  return perS > 0 && perS < 0.1 ? `${hundredths.format(perS * 60)}/min` : `${figure(perS)}/s`;
}

/** "512 kB", "142 MB". */
export function bytesWords(bytes: number): string {
  if (bytes < 1e6) return `${whole.format(bytes / 1e3)} kB`;
  if (bytes < 1e9) return `${figure(bytes / 1e6)} MB`;
  return `${hundredths.format(bytes / 1e9)} GB`;
}

/** "1 job", "3 jobs". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

export const kindWords: Record<TimedKind, string> = {
  gateway: 'Answers',
  route: 'Routes',
  page: 'Pages',
  query: 'Queries',
  job: 'Jobs',
};

export const windowWords = {
  '1m': 'the last minute',
  '5m': 'the last 5 minutes',
  '1h': 'the last hour',
} as const;
