import { setPriority } from 'node:os';
import * as z from 'zod';
import {
  droppedUploads,
  guesses,
  newSearches,
  oversizedBodies,
  redirects,
  restFloods,
  slowLoris,
} from './attack-requests.ts';
import { hostileFrames, messageFlood, socketFlood } from './attack-sockets.ts';
import { floodMalformed } from './malformed-flood.ts';
import { makeRandom } from './random.ts';
import { listSubjects } from './subjects.ts';
import type { Attacker, Target } from './target.ts';

// All attackers at once, in a process of their own: what they do to their own event loop is no fault of the shop's.
// Told over IPC whom to attack; tells what came of it every few seconds and at its end, so that little is lost when it
// is ended.

export const order = z.object({
  url: z.string(),
  port: z.number(),
  apiKey: z.string(),
  stranger: z.object({ accessToken: z.string(), cookie: z.string() }),
  products: z.array(z.string()),
  durationMs: z.number(),
  seed: z.number(),
});
export type Order = z.infer<typeof order>;

const wrongAnswer = z.object({
  subject: z.string(),
  kinds: z.string(),
  status: z.number(),
  trouble: z.enum(['server error', 'no answer', 'no shape']),
  asked: z.string(),
  answered: z.string(),
});

export const haul = z.object({
  /** Answers with a status of 500 or more, by route. */
  faults: z.record(z.string(), z.number()),
  /** Answers that nobody should get, in words. */
  wrong: z.array(z.string()),
  /** Attackers that failed by themselves. */
  broken: z.array(z.string()),
  malformed: z.object({
    sent: z.number(),
    statuses: z.record(z.string(), z.number()),
    wrong: z.array(wrongAnswer),
  }),
});
export type Haul = z.infer<typeof haul>;

const message = z.object({ haul, isLast: z.boolean() });
/** What the attackers tell of themselves; undefined when it is something else. */
export const messageOf = (raw: unknown) => message.safeParse(raw).data;

/** Each from an address of its own. */
const attackers: Attacker[] = [
  hostileFrames,
  messageFlood,
  socketFlood,
  droppedUploads,
  restFloods,
  guesses,
  slowLoris,
  oversizedBodies,
  redirects,
  newSearches,
];

/** They stand for other machines, and must not take the shop's processor: the share of it that is theirs is small. */
const politeness = 19;
const tellEveryMs = 5_000;

const mostNamed = 500;

async function attack({ durationMs, seed, ...given }: Order, tell: (haul: Haul) => void): Promise<void> {
  const found: Haul = {
    faults: {},
    wrong: [],
    broken: [],
    malformed: { sent: 0, statuses: {}, wrong: [] },
  };
  const endsAt = performance.now() + durationMs;
  const targetOf = (number: number): Target => ({
    ...given,
    random: makeRandom(seed + number),
    from: `127.0.0.${10 + number}`,
    isOver: () => performance.now() > endsAt,
    noteFault(route, status) {
      found.faults[`${status} ${route}`] = (found.faults[`${status} ${route}`] ?? 0) + 1;
    },
    noteWrong: (what) => void (found.wrong.length < mostNamed && found.wrong.push(what)),
  });
  const floodFrom: Attacker = async (target) => {
    await floodMalformed({
      ...target,
      host: `127.0.0.1:${given.port}`,
      cookies: [given.stranger.cookie],
      subjects: listSubjects(),
      seed,
      count: Number.POSITIVE_INFINITY,
      connections: 4,
      outcome: found.malformed,
    });
  };
  const report = () => {
    const { malformed } = found;
    tell({ ...found, malformed: { ...malformed, wrong: malformed.wrong.slice(0, mostNamed) } });
  };
  const timer = setInterval(report, tellEveryMs);
  // One that breaks is named and does not end the others.
  const run = (attacker: Attacker, number: number) =>
    attacker(targetOf(number)).catch((error: unknown) => void found.broken.push(String(error)));
  await Promise.all([...attackers, floodFrom].map(run));
  clearInterval(timer);
  report();
}

process.once('message', async (raw) => {
  let found: Haul | undefined;
  await attack(order.parse(raw), (haul) => {
    found = haul;
    process.send?.({ haul, isLast: false });
  });
  process.send?.({ haul: found, isLast: true }, () => process.exit(0));
});
process.once('disconnect', () => process.exit(1));
setPriority(politeness);
