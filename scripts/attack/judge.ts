import { alertsOfFault } from './alerts-of-fault.ts';
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

function judgeProcesses({ before, after }: AttackFindings, limits: AttackLimits): Verdict {
  const lines: string[] = [];
  const broken: string[] = [];
  for (const { name, pid, residentMb } of before) {
    const now = after.find((each) => each.pid === pid);
    lines.push(`${name} (${pid}): ${residentMb} MB before, ${now ? `${now.residentMb} MB after` : 'gone'}`);
    if (!now) broken.push(`${name} ended and was started again`);
    else if (now.residentMb - residentMb > limits.grownAtMostMb)
      broken.push(`${name} holds ${now.residentMb - residentMb} MB more than before`);
  }
  return { lines, broken };
}

const most = (list: readonly string[], count = 20): string[] =>
  list.length <= count ? [...list] : [...list.slice(0, count), `… and ${list.length - count} more`];

const isOfFault = (alert: string) => alertsOfFault.some((rule) => alert.startsWith(`${rule}: `));

/** Holds what was found against the rules. */
export function judgeAttack(findings: AttackFindings, limits: AttackLimits): Verdict {
  const {
    warmBeforeMs,
    warmDuringMs,
    malformed,
    faults,
    alerts,
    wrong,
    broken: attackers,
    rounds,
  } = findings;
  const processes = judgeProcesses(findings, limits);
  const ratio = warmDuringMs / warmBeforeMs;
  const isSlow = !limits.isBusy && warmDuringMs > limits.feltMs && ratio > limits.slowerAtMost;
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
      `p95 of warm pages: ${warmBeforeMs.toFixed(1)} ms before, ${warmDuringMs.toFixed(1)} ms during (× ${ratio.toFixed(2)})`,
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
