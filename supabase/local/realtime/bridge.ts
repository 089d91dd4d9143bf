import type { Logger } from 'pino';
import type postgres from 'postgres';
import type { ChangeFeed } from './change-feed.ts';
import type { Channel } from './channel.ts';
import type { Hub } from './hub.ts';
import type { RealtimeLimits } from './limits.ts';
import type { PresenceBoard } from './presence-board.ts';
import type { RateMeter } from './rate-meter.ts';
import type { Session } from './session.ts';
import type { VerifyToken } from './tokens.ts';

/** Everything that the sockets, the REST endpoints and the WAL handler of one bridge share. */
export type Bridge = {
  sql: postgres.Sql;
  log: Logger;
  limits: RealtimeLimits;
  verifyToken: VerifyToken;
  hub: Hub<Channel>;
  presence: PresenceBoard;
  changes: ChangeFeed;
  sessions: Set<Session>;
  joins: RateMeter;
  sends: RateMeter;
  /** Whether changes in the database are being seen now. */
  isLive(): boolean;
};
