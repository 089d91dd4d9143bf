import { fork } from 'node:child_process';
import { type Haul, messageOf, type Order } from './attackers.ts';

/** For the requests that are under way when the time is over; each has a deadline of its own. */
const endsWithinMs = 90_000;

const nothing = (): Haul => ({
  faults: {},
  wrong: [],
  broken: [],
  malformed: { sent: 0, statuses: {}, wrong: [] },
});

/**
 * Sends the attackers out and resolves with what they found. When their process ends before its time, or has to be
 * ended, that is what they had told until then, and among what is broken. Never rejects.
 */
export function sendAttackers(order: Order): Promise<Haul> {
  const child = fork('scripts/attack/attackers.ts', { execArgv: ['--disable-warning=ExperimentalWarning'] });
  let told = nothing();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), order.durationMs + endsWithinMs);
    const giveUp = (why: string) => {
      clearTimeout(timer);
      resolve({
        ...told,
        broken: [...told.broken, `The attackers' process ${why} before the attack was over`],
      });
    };
    child.on('message', (raw) => {
      const message = messageOf(raw);
      if (!message) return;
      told = message.haul;
      if (!message.isLast) return;
      clearTimeout(timer);
      resolve(told);
    });
    // More than once: a channel that is gone says so for each message.
    child.on('error', (error) => giveUp(`failed (${error.message})`));
    child.once('exit', (code, signal) => giveUp(`ended with ${signal ?? code}`));
    child.send(order);
  });
}
