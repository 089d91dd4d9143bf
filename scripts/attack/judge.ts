import { alertsOfFault } from './alerts-of-fault.ts';
import type { ReadTimes } from './bystander.ts';
import type { AttackFindings } from './run-attack.ts';

export interface AttackLimits {
  /** How much slower other people's warm pages may become. */
  slowerAtMost: number;
  /** The machine does other things as well, so how long something takes says nothing about the shop. */
  isBusy: boolean;
  /** Below this many ms nobody feels it, whatever the ratio. */
  feltMs: number;
  /** How much more memory a process may hold afterwards than before. */
  grownAtMostMb: number;
}

export interface Verdict {
  /** What was found, one line each. */
  lines: string[];
  /** The rules that were broken. Empty: nothing a stranger sent hurt. */
  broken: string[];
}

/** What a process holds that grew by more than this within the second half goes on growing. */
const stillGrowing = { mb: 48, share: 0.15 };
/** A young process grows to its working size; a trend is told from that in some minutes only. */
const shortestMs = 7 * 60_000;

const meanOf = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;

/** Whether the last quarter of an attack held more than the third: a plateau does not. */
function isGrowing(samples: readonly number[], lastedMs: number): boolean {
  if (samples.length < 8 || lastedMs < shortestMs) return false;
  const quarter = Math.floor(samples.length / 4);
  const third = meanOf(samples.slice(-2 * quarter, -quarter));
  const grown = meanOf(samples.slice(-quarter)) - third;
  return grown > stillGrowing.mb && grown > third * stillGrowing.share;
}

function judgeProcesses({ before, memory, after }: AttackFindings, limits: AttackLimits): Verdict {
  const lines: string[] = [];
  const broken: string[] = [];
  for (const { name, pid, residentMb } of before) {
    const now = after.find((each) => each.pid === pid);
    const meanwhile = memory.flatMap(({ processes }) => {
      const then = processes.find((each) => each.pid === pid);
      return then ? [then.residentMb] : [];
    });
    const later = now ? `${now.residentMb} MB after` : 'gone';
    lines.push(`${name} (${pid}): ${residentMb} MB before, ${meanwhile.join(' ')} meanwhile, ${later}`);
    if (after.length === 0) continue;
    if (!now) broken.push(`${name} ended and was started again`);
    else if (now.residentMb - residentMb > limits.grownAtMostMb)
      broken.push(`${name} holds ${now.residentMb - residentMb} MB more than before`);
    const lastedMs = (memory.at(-1)?.afterMs ?? 0) - (memory[0]?.afterMs ?? 0);
    if (isGrowing(meanwhile, lastedMs)) broken.push(`${name} goes on growing: ${meanwhile.join(', ')} MB`);
  }
  return { lines, broken };
}

const most = (list: readonly string[], count = 20): string[] =>
  list.length <= count ? [...list] : [...list.slice(0, count), `… and ${list.length - count} more`];

const isOfFault = (alert: string) => alertsOfFault.some((rule) => alert.startsWith(`${rule}: `));

const percent = ({ fromMemory }: ReadTimes) => `${(fromMemory * 100).toFixed(1)} %`;

/** Holds what was found against the rules. */
export function judgeAttack(findings: AttackFindings, limits: AttackLimits): Verdict {
  const { warmBefore, warmDuring, malformed, faults, alerts, wrong, broken: attackers, rounds } = findings;
  const processes = judgeProcesses(findings, limits);
  const ratio = warmDuring.p95Ms / warmBefore.p95Ms;
  const isSlow = !limits.isBusy && warmDuring.p95Ms > limits.feltMs && ratio > limits.slowerAtMost;
  const lists: Record<string, string[]> = {
    'wrong answers': wrong,
    'malformed requests that were answered wrongly': malformed.wrong.map(
      ({ status, subject, kinds, trouble, asked, answered }) =>
        `${trouble} ${status} ${subject} (${kinds})\n      ${JSON.stringify(asked.slice(0, 160))} → ${JSON.stringify(answered.slice(0, 160))}`,
    ),
    'server errors': Object.entries(faults).map(([route, count]) => `${count} × ${route}`),
    'alerts about us': alerts.filter((alert) => !limits.isBusy || isOfFault(alert)),
    'attackers that failed by themselves': attackers,
  };
  const found = Object.entries(lists).filter(([, list]) => list.length > 0);
  return {
    lines: [
      ...processes.lines,
      `p95 of warm pages: ${warmBefore.p95Ms.toFixed(1)} ms before, ${warmDuring.p95Ms.toFixed(1)} ms during (× ${ratio.toFixed(2)})`,
      `p50 ${warmBefore.p50Ms.toFixed(1)} → ${warmDuring.p50Ms.toFixed(1)} ms; from memory ${percent(warmBefore)} → ${percent(warmDuring)}`,
      'The attackers stand for other machines: they run here at the lowest priority.',
      `${rounds} rounds of signing in, a sale, a delivery and a picture`,
      `${malformed.sent} malformed requests: ${JSON.stringify(malformed.statuses)}`,
      ...found.flatMap(([name, list]) => [`${name}:`, ...most(list).map((line) => `    ${line}`)]),
    ],
    broken: [
      ...processes.broken,
      ...(isSlow ? [`warm pages became ${ratio.toFixed(1)} times slower`] : []),
      ...found.map(([name, list]) => `${list.length} ${name}`),
    ],
  };
}
