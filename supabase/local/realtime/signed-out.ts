import { findEnded } from '../session-life.ts';
import type { Bridge, OpenChannel } from './bridge.ts';
import { SESSION_ENDED } from './tokens.ts';

/** How long somebody who signed out may go on hearing; the shop's pages ask at each request. */
const LOOK_EVERY_MS = 3_000;
/** Sessions asked about in one statement: some milliseconds. */
const ASKED_AT_ONCE = 1_000;
/** The look takes its turn among the addresses that ask the database. */
const TURN = 'signed-out';

/** Closes channels, with words, within seconds of the end of their token's session. Returns what stops it. */
export function watchSignOuts(bridge: Bridge): () => void {
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    closeSignedOut(bridge)
      .catch((err: unknown) => bridge.log.debug({ err }, 'it could not be asked which sessions have ended'))
      .finally(() => {
        isLooking = false;
      });
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

async function closeSignedOut({ sessions, queue, sql }: Bridge): Promise<void> {
  const open = [...sessions].flatMap(({ channels }) => channels.open);
  const named = new Map(open.flatMap((channel) => sessionOf(channel) ?? []).map((each) => [each.id, each]));
  const asked = [...named.values()];
  for (let from = 0; from < asked.length; from += ASKED_AT_ONCE) {
    const ended = await queue.run(TURN, () => findEnded(sql, asked.slice(from, from + ASKED_AT_ONCE)));
    // A channel may have been given another token meanwhile.
    for (const channel of open) if (ended.has(sessionOf(channel)?.id ?? '')) channel.shutDown(SESSION_ENDED);
  }
}

const sessionOf = ({ user }: OpenChannel) => user.session;
