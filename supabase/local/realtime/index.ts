import type { Pgoutput } from 'pg-logical-replication';
import type postgres from 'postgres';
import { FairQueue } from '#lib/base/fair-queue';
import { logger } from '#lib/base/logger';
import { openPool } from '#lib/data/postgres/open-pool';
import { makeWhoAsks } from '../http/who-asks.ts';
import { paceLog } from '../paced-log.ts';
import { isLive as isSessionLive } from '../session-life.ts';
import type { Bridge, OpenChannel, OpenSession } from './bridge.ts';
import { ChangeFeed } from './change-feed.ts';
import { Clients } from './clients.ts';
import { FairMeter } from './fair-meter.ts';
import { Hub, roomOf } from './hub.ts';
import { DEFAULT_LIMITS, type RealtimeLimits } from './limits.ts';
import { MemoryBudget } from './memory-budget.ts';
import { messageFromRow } from './messages.ts';
import { PresenceBoard } from './presence-board.ts';
import { RateMeter } from './rate-meter.ts';
import { BodyRoom } from './rest-body.ts';
import { maintainPartitions, publishGeneratedColumns } from './schema.ts';
import { startServer } from './server.ts';
import { StoredFeed } from './stored-feed.ts';
import { Turns } from './turns.ts';
import { Transaction, Visibility } from './visibility.ts';
import { WalStream } from './wal-stream.ts';

export type { RealtimeLimits } from './limits.ts';
export { applyRealtimeSchema } from './schema.ts';

export type RealtimeOptions = {
  /** A superuser connection to a Postgres with `wal_level=logical` where applyRealtimeSchema has run. */
  databaseUrl: string;
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** Signs the users' tokens, HS256. */
  jwtSecret: string;
  /** Stands for the role anon. */
  publishableKey: string;
  /** Stands for the role service_role. */
  secretKey: string;
  limits?: Partial<RealtimeLimits>;
};

/** Connections for joins and policies, and others for what comes from the WAL: neither waits behind the other. */
const POOL_SIZE = 6;
const FEED_POOL_SIZE = 4;
/** Patterns of clients (`match`, `like`) are tried on connections of their own: they can be made to take for ever. */
const PATTERN_POOL_SIZE = 2;
const PATTERN_TIMEOUT_MS = 250;
/** A slow policy of one client takes half of the connections; a client that asks for thousands waits behind itself. */
const QUEUE = {
  running: POOL_SIZE,
  perClient: POOL_SIZE / 2,
  waitingPerClient: 5_000,
  waitMs: 10_000,
};
/** No policy, filter or probe may take longer. */
const STATEMENT_TIMEOUT_MS = 5_000;
const MAINTENANCE_EVERY_MS = 60 * 60_000;

/**
 * Serves Supabase Realtime for one database to unmodified supabase-js clients: broadcast, presence,
 * postgres_changes, and the REST broadcast. Resolves when changes are being seen and the port is open; rejects
 * when the database or the port cannot be had. Afterwards a lost database is waited for; the bridge never throws.
 */
export async function startRealtime(
  options: RealtimeOptions,
): Promise<{ port: number; stop(): Promise<void> }> {
  const log = paceLog(logger.child({ part: 'realtime' }));
  const sql = connect(options.databaseUrl, POOL_SIZE);
  const feedSql = connect(options.databaseUrl, FEED_POOL_SIZE);
  const patternSql = connect(options.databaseUrl, PATTERN_POOL_SIZE, PATTERN_TIMEOUT_MS);
  const bridge = makeBridge(options, { sql, feedSql, patternSql, log, isLive: () => stream.isLive });
  const stream = new WalStream(options.databaseUrl, walHandlers(bridge, feedSql), log);
  const maintain = () =>
    Promise.all([maintainPartitions(sql), publishGeneratedColumns(sql)]).catch((err: unknown) =>
      log.warn({ err }, 'partitions and publications were not maintained'),
    );
  const maintenance = setInterval(maintain, MAINTENANCE_EVERY_MS);
  const release = async () => {
    clearInterval(maintenance);
    await stream.stop();
    await Promise.all([sql, feedSql, patternSql].map((pool) => pool.end({ timeout: 1 })));
  };
  try {
    await maintain();
    await stream.start();
    const server = await startServer(bridge, options);
    return {
      port: server.port,
      stop: async () => {
        await server.stop();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

function connect(url: string, max: number, timeoutMs = STATEMENT_TIMEOUT_MS): postgres.Sql {
  return openPool(url, {
    max,
    onnotice: () => undefined,
    connection: {
      application_name: 'realtime_bridge',
      statement_timeout: timeoutMs,
      // Probes are rolled back and partitions are made again: nothing here is worth waiting for a disk or a standby.
      synchronous_commit: 'off',
    },
  });
}

type Parts = Pick<Bridge, 'sql' | 'log' | 'isLive'> & { feedSql: postgres.Sql; patternSql: postgres.Sql };

function makeBridge(options: RealtimeOptions, { sql, feedSql, patternSql, log, isLive }: Parts): Bridge {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const { rateWindowSeconds } = limits;
  const hub = new Hub<OpenChannel>(new RateMeter(limits.deliveriesPerSecond, rateWindowSeconds));
  const sessions = new Set<OpenSession>();
  const queue = new FairQueue(QUEUE);
  return {
    sql,
    log,
    limits,
    whoAsks: makeWhoAsks({
      keys: options,
      isKeyNeeded: false,
      isLive: (session, client) => queue.run(client, () => isSessionLive(sql, session)),
    }),
    hub,
    presence: new PresenceBoard(),
    changes: new ChangeFeed({
      database: { sql: feedSql, patternSql },
      log,
      maxQueued: limits.maxQueuedChanges,
      maxQueuedBytes: limits.maxQueuedBytes,
      deliver: (subscriber, frame) => hub.deliver(subscriber, frame),
    }),
    sessions,
    clients: new Clients(limits),
    joins: new FairMeter(limits.joinsPerSecond, rateWindowSeconds),
    sends: new FairMeter(limits.sendsPerSecond, rateWindowSeconds),
    turns: new Turns(),
    queue,
    backlog: new MemoryBudget(limits.maxBacklogBytes, () => [...sessions].map((session) => session.outgoing)),
    bodies: new BodyRoom(),
    incoming: new MemoryBudget(limits.maxIncomingBytes, () =>
      [...sessions].map((session) => session.incoming),
    ),
    held: new MemoryBudget(limits.maxHeldBytes, () => [...sessions].map((session) => session.held)),
    isLive,
  };
}

/** Sends each message of the WAL to whom it concerns, with the transaction that it belongs to. */
function walHandlers(bridge: Bridge, sql: postgres.Sql) {
  const { log, limits } = bridge;
  const visibility = new Visibility({ sql, log, limitMs: limits.visibilityLimitMs });
  const stored = makeStoredFeed(bridge);
  let transaction = new Transaction(0, new Date(0), visibility);
  const take = (message: Pgoutput.Message) => {
    if (message.tag === 'begin')
      transaction = new Transaction(
        // The library reads it as signed.
        message.xid >>> 0,
        new Date(Number(message.commitTime) / 1000),
        visibility,
      );
    else if (message.tag === 'insert' && isStoredMessage(message.relation)) {
      const row = messageFromRow(message.new);
      if (row) stored.accept(row, transaction);
    } else if (message.tag === 'insert' || message.tag === 'update' || message.tag === 'delete')
      bridge.changes.accept(message, transaction);
  };
  return {
    onMessage: (message: Pgoutput.Message) => {
      try {
        take(message);
      } catch (err) {
        // What one row holds must not end the stream of all others.
        log.error({ err, tag: message.tag }, 'a change was not delivered');
      }
    },
    onLive: () =>
      void publishGeneratedColumns(sql).catch((err: unknown) =>
        log.warn({ err }, 'generated columns may be missing in changes'),
      ),
    onLost: () => {
      visibility.giveUp();
      // Clients rejoin and read again what they missed.
      for (const { channels } of bridge.sessions) for (const channel of channels.open) channel.fail();
    },
  };
}

function makeStoredFeed({ log, limits, hub }: Bridge): StoredFeed {
  return new StoredFeed({
    log,
    maxBytes: limits.payloadBytes,
    maxWaitingBytes: limits.maxQueuedBytes,
    isOverRate: () => hub.isOverRate,
    deliver: ({ topic, isPrivate, broadcast }) => hub.broadcast(roomOf(topic, isPrivate), broadcast),
  });
}

function isStoredMessage({ schema, name }: Pgoutput.MessageRelation): boolean {
  return schema === 'realtime' && name === 'messages';
}
