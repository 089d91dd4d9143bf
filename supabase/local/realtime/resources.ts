import type postgres from 'postgres';
import type { FairQueue } from '#lib/base/fair-queue';
import type { WhoAsks } from '../http/who-asks.ts';
import type { Log } from '../paced-log.ts';
import type { ChangeFeed } from './change-feed.ts';
import type { Clients } from './clients.ts';
import type { FairMeter } from './fair-meter.ts';
import type { RealtimeLimits } from './limits.ts';
import type { MemoryBudget } from './memory-budget.ts';
import type { PresenceBoard } from './presence-board.ts';
import type { BodyRoom } from './rest-body.ts';
import type { Turns } from './turns.ts';

/** What one bridge has to work with, whoever is connected. */
export type Resources = {
  sql: postgres.Sql;
  log: Log;
  limits: RealtimeLimits;
  /** Whose a key or a token is; sessions are looked up in their client's turn. */
  whoAsks: WhoAsks;
  presence: PresenceBoard;
  changes: ChangeFeed;
  clients: Clients;
  joins: FairMeter;
  sends: FairMeter;
  /** What the frames of clients cause. */
  turns: Turns;
  /** What joins, policies and subscriptions ask of the database. */
  queue: FairQueue;
  /** Bytes that wait to be sent, and bytes of messages that have not come whole. */
  backlog: MemoryBudget;
  incoming: MemoryBudget;
  /** What REST requests hold while their bodies come. */
  bodies: BodyRoom;
  /** What waiting messages and open channels take in memory. */
  held: MemoryBudget;
  /** Whether changes in the database are being seen now. */
  isLive(): boolean;
};
