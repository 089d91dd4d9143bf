import type { Pgoutput } from 'pg-logical-replication';
import postgres from 'postgres';
import { logger } from '#lib/logger';
import type { Bridge } from './bridge.ts';
import { ChangeFeed } from './change-feed.ts';
import type { Channel } from './channel.ts';
import { Hub, roomOf } from './hub.ts';
import { DEFAULT_LIMITS, type RealtimeLimits } from './limits.ts';
import { messageFromRow } from './messages.ts';
import { PresenceBoard } from './presence-board.ts';
import { RateMeter } from './rate-meter.ts';
import { maintainPartitions } from './schema.ts';
import { startServer } from './server.ts';
import { makeTokenVerifier } from './tokens.ts';
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

const POOL_SIZE = 8;
const MAINTENANCE_EVERY_MS = 60 * 60_000;

/**
 * Serves Supabase Realtime for one database to unmodified supabase-js clients: broadcast, presence,
 * postgres_changes, and the REST broadcast. Resolves when changes are being seen and the port is open; rejects
 * when the database or the port cannot be had. Afterwards a lost database is waited for; the bridge never throws.
 */
export async function startRealtime(
  options: RealtimeOptions,
): Promise<{ port: number; stop(): Promise<void> }> {
  const log = logger.child({ part: 'realtime' });
  const sql = postgres(options.databaseUrl, {
    max: POOL_SIZE,
    onnotice: () => undefined,
    connection: { application_name: 'realtime_bridge' },
  });
  const bridge = makeBridge(options, sql, log, () => stream.isLive);
  const stream = new WalStream(options.databaseUrl, walHandlers(bridge), log);
  const maintain = () =>
    maintainPartitions(sql).catch((err: unknown) => log.warn({ err }, 'partitions were not maintained'));
  const maintenance = setInterval(maintain, MAINTENANCE_EVERY_MS);
  const release = async () => {
    clearInterval(maintenance);
    await stream.stop();
    await sql.end({ timeout: 1 });
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

function makeBridge(
  options: RealtimeOptions,
  sql: postgres.Sql,
  log: Bridge['log'],
  isLive: () => boolean,
): Bridge {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const meter = (perSecond: number) => new RateMeter(perSecond, limits.rateWindowSeconds);
  const hub = new Hub<Channel>(meter(limits.deliveriesPerSecond));
  return {
    sql,
    log,
    limits,
    verifyToken: makeTokenVerifier(options),
    hub,
    presence: new PresenceBoard(),
    changes: new ChangeFeed({
      sql,
      log,
      maxQueued: limits.maxQueuedChanges,
      deliver: (subscriber, frame) => hub.deliver(subscriber, frame),
    }),
    sessions: new Set(),
    joins: meter(limits.joinsPerSecond),
    sends: meter(limits.sendsPerSecond),
    isLive,
  };
}

/** One line a second at most, with how many were dropped since the last: a flood must not become one of log lines. */
function makeDropLog(log: Bridge['log']): (topic: string) => void {
  let dropped = 0;
  let loggedAt = 0;
  return (topic) => {
    dropped += 1;
    if (Date.now() - loggedAt < 1_000) return;
    log.warn({ topic, dropped }, 'broadcasts from the database were dropped: too large or too many');
    loggedAt = Date.now();
    dropped = 0;
  };
}

function walHandlers(bridge: Bridge) {
  const logDrop = makeDropLog(bridge.log);
  return {
    onMessage: (message: Pgoutput.Message) => {
      try {
        if (message.tag === 'insert' && isStoredMessage(message.relation))
          deliverStored(bridge, message, logDrop);
        else bridge.changes.accept(message);
      } catch (err) {
        // What one row holds must not end the stream of all others.
        bridge.log.error({ err, tag: message.tag }, 'a change was not delivered');
      }
    },
    onLive: () => bridge.changes.reset(),
    onLost: () => {
      for (const session of bridge.sessions) session.failChannels();
    },
  };
}

function isStoredMessage({ schema, name }: Pgoutput.MessageRelation): boolean {
  return schema === 'realtime' && name === 'messages';
}

/** Over the delivery rate or the payload limit a stored message is dropped, as on hosted: at most once. */
function deliverStored(
  bridge: Bridge,
  insert: Pgoutput.MessageInsert,
  logDrop: (topic: string) => void,
): void {
  const message = messageFromRow(insert.new);
  if (!message) return;
  if (message.broadcast.body.length > bridge.limits.payloadBytes || bridge.hub.isOverRate) {
    logDrop(message.topic);
    return;
  }
  bridge.hub.broadcast(roomOf(message.topic, message.isPrivate), message.broadcast);
}
