import { type Malformed, type MalformedOptions, makeMalformed } from './malformed.ts';
import { makeRandom } from './random.ts';
import { type RawAnswer, sendRaw } from './raw-request.ts';
import type { Subject } from './subjects.ts';

export interface FloodOptions extends MalformedOptions {
  port: number;
  subjects: readonly Subject[];
  seed: number;
  /** How many requests; fewer when `isOver` says so before. */
  count: number;
  isOver?: () => boolean;
  connections: number;
  from?: string | undefined;
  /** Filled as it goes, for whoever wants to know before the end. */
  outcome?: FloodOutcome;
}

/** An answer that nobody should get, with what was asked for it. */
export interface WrongAnswer {
  subject: string;
  kinds: string;
  status: number;
  trouble: 'server error' | 'no answer' | 'no shape';
  /** The beginnings of both, for whoever looks into it. */
  asked: string;
  answered: string;
}

export interface FloodOutcome {
  sent: number;
  statuses: Record<number, number>;
  wrong: WrongAnswer[];
}

const shape = /"error":\{"code":"\w+","message":"(?:[^"\\]|\\.)+"/;

/** What is wrong with an answer; null when nothing is. */
function troubleOf(
  { bytes, isCutOff }: Malformed,
  { status, head, body }: RawAnswer,
): WrongAnswer['trouble'] | null {
  if (status >= 500) return 'server error';
  if (status === 0) return isCutOff ? null : 'no answer';
  const line = bytes.toString('latin1', 0, 200);
  const isApi = /^\w+ \/api\//.test(line) && !line.startsWith('HEAD');
  if (status < 400 || !isApi || /content-encoding|text\/html/i.test(head)) return null;
  return shape.test(body) ? null : 'no shape';
}

/** Sends malformed requests for every subject in turn, several at once, and tells what was answered wrongly. */
export async function floodMalformed(options: FloodOptions): Promise<FloodOutcome> {
  const { subjects, seed, count, connections, port, from, isOver = () => false } = options;
  const random = makeRandom(seed);
  const outcome = options.outcome ?? { sent: 0, statuses: {}, wrong: [] };

  async function sendNext(subject: Subject): Promise<void> {
    const request = makeMalformed(subject, random, options);
    const answer = await sendRaw(request.bytes, { port, from, endsEarly: request.isCutOff });
    outcome.statuses[answer.status] = (outcome.statuses[answer.status] ?? 0) + 1;
    const trouble = troubleOf(request, answer);
    if (trouble)
      outcome.wrong.push({
        subject: subject.name,
        kinds: request.kinds,
        status: answer.status,
        trouble,
        asked: request.bytes.toString('latin1', 0, 600),
        answered: answer.body.slice(0, 300),
      });
  }

  async function send(): Promise<void> {
    while (outcome.sent < count && !isOver()) {
      const subject = subjects[outcome.sent % subjects.length];
      outcome.sent += 1;
      if (subject) await sendNext(subject);
    }
  }

  await Promise.all(Array.from({ length: connections }, send));
  return outcome;
}
