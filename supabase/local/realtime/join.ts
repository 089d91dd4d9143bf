import { setTimeout as sleep } from 'node:timers/promises';
import { ChannelAccess } from './access.ts';
import type { Bridge } from './bridge.ts';
import { SubscriptionError } from './change-subscription.ts';
import { Channel, type ChannelUser, topicOf } from './channel.ts';
import { type JoinRequest, parseJoin } from './join-request.ts';
import { ReplayError, recentMessages, type StoredMessage } from './messages.ts';
import { type Extension, isMissingPartition, isPolicyFault } from './policies.ts';
import { maintainPartitions } from './schema.ts';
import type { Session } from './session.ts';
import { TokenError, type TokenProblem } from './tokens.ts';
import type { ClientMessage } from './wire.ts';

/** A join that is not granted. Code and text are hosted Realtime's; the client sees `Code: text`. */
export class Refusal extends Error {
  override name = 'Refusal';

  constructor(code: string, text: string, options?: ErrorOptions) {
    super(`${code}: ${text}`, options);
  }
}

/** A refusal that also costs the client its socket. */
class JoinRateRefusal extends Refusal {
  override name = 'JoinRateRefusal';
}

const CLOSE_POLICY_VIOLATION = 1008;

/** Joins the channel, or tells the client why not. Resolves to the open channel, undefined when refused. */
export async function joinChannel(session: Session, message: ClientMessage): Promise<Channel | undefined> {
  try {
    requireCapacity(session);
    return await admit(session, message);
  } catch (error) {
    await refuse(session, message, error);
    return undefined;
  }
}

function requireCapacity(session: Session): void {
  const { joins, limits, isLive } = session.bridge;
  if (joins.isExceeded) {
    throw new JoinRateRefusal('ClientJoinRateLimitReached', 'Too many joins per second');
  }
  joins.add();
  if (session.channelCount > limits.channelsPerConnection) {
    throw new Refusal('ChannelRateLimitReached', 'Too many channels');
  }
  if (!isLive()) throw databaseAway();
}

async function admit(session: Session, message: ClientMessage): Promise<Channel> {
  const wireTopic = message.topic;
  const topic = topicOf(wireTopic);
  if (topic === '') throw new Refusal('TopicNameRequired', 'You must provide a topic name');
  const request = parseJoin(message.payload);
  const user = await identify(session, topic, request);
  const channel = new Channel({ session, wireTopic, joinRef: message.joinRef ?? message.ref, request, user });
  try {
    await open(channel, message.ref);
    return channel;
  } catch (error) {
    channel.dispose();
    throw error;
  }
}

/** Enters the room before it asks for old messages, so that none falls between the two. */
async function open(channel: Channel, ref: string | null): Promise<void> {
  const { bridge, request, room } = channel;
  bridge.hub.enter(room, channel);
  const replayed = await messagesToReplay(channel);
  if (request.changesWaitMs !== undefined) await changesLive(channel, request.changesWaitMs);
  if (!bridge.isLive()) throw databaseAway();
  channel.session.add(channel);
  channel.reply(ref, 'ok', { postgres_changes: channel.changes.echo });
  channel.replay(replayed);
  channel.presence.sendState();
  if (request.wantsReplicationReady) channel.announceReplication();
  if (request.changesWaitMs === undefined) void channel.changes.subscribeAndTell();
}

async function identify(session: Session, topic: string, request: JoinRequest): Promise<ChannelUser> {
  const given = request.accessToken;
  // An `sb_…` key in place of a user's token means: whoever opened the socket.
  const token = given === undefined || given.startsWith('sb_') ? session.token : given;
  return userFor(session, token, topic, request);
}

/** Verifies a token and asks the policies for it. Rejects with TokenError or Refusal. */
export async function userFor(
  session: Session,
  token: string,
  topic: string,
  request: JoinRequest,
): Promise<ChannelUser> {
  const { bridge, headers } = session;
  const claims = await bridge.verifyToken(token);
  const asker = { claims, headers };
  if (!request.isPrivate) return { token, claims, access: ChannelAccess.forPublic(bridge, topic, asker) };
  const extensions: Extension[] = request.isPresenceEnabled ? ['broadcast', 'presence'] : ['broadcast'];
  const access = await withPartition(bridge, () =>
    ChannelAccess.forPrivate(bridge, topic, asker, extensions),
  );
  if (!access.canReadAnything) throw new Refusal('Unauthorized', unreadable(topic));
  return { token, claims, access };
}

/** The words for a topic that the policies do not let a user read. */
export function unreadable(topic: string): string {
  return `You do not have permissions to read from this Channel topic: ${topic}`;
}

/** A machine that slept for days has no partition for today until the next maintenance: do that, try again. */
async function withPartition<T>(bridge: Bridge, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!isMissingPartition(error)) throw error;
    await maintainPartitions(bridge.sql);
    return ask();
  }
}

async function messagesToReplay({ bridge, request, topic, user }: Channel): Promise<StoredMessage[]> {
  if (!request.replay) return [];
  if (!request.isPrivate)
    throw new Refusal('UnableToReplayMessages', 'Replay is not allowed for public channels');
  if (!user.access.canRead('broadcast')) throw new Refusal('Unauthorized', unreadable(topic));
  return recentMessages(bridge.sql, topic, request.replay);
}

async function changesLive(channel: Channel, waitMs: number): Promise<void> {
  const timeout = new AbortController();
  const late = sleep(waitMs, undefined, { signal: timeout.signal }).then(() => {
    throw new Refusal(
      'PostgresChangesSubscribeTimeout',
      `postgres_changes were not live within ${waitMs} ms`,
    );
  });
  late.catch(() => undefined);
  try {
    await Promise.race([channel.changes.subscribe(channel.user.claims), late]);
  } finally {
    timeout.abort();
  }
}

async function refuse(session: Session, message: ClientMessage, error: unknown): Promise<void> {
  const refusal = refusalFrom(error);
  session.bridge.log.info(
    { err: error instanceof Refusal ? undefined : error, reason: refusal.message },
    'join refused',
  );
  await sleep(session.bridge.limits.refusalDelayMs);
  session.sendMessage({
    joinRef: message.joinRef,
    ref: message.ref,
    topic: message.topic,
    event: 'phx_reply',
    payload: { status: 'error', response: { reason: refusal.message } },
  });
  if (refusal instanceof JoinRateRefusal) session.close(refusal.message, CLOSE_POLICY_VIOLATION);
}

const TOKEN_CODES: Record<TokenProblem, string> = {
  expired: 'InvalidJWTToken',
  'missing-claims': 'InvalidJWTToken',
  malformed: 'MalformedJWT',
  signature: 'JwtSignatureError',
};

function refusalFrom(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof TokenError) return new Refusal(TOKEN_CODES[error.problem], error.message);
  if (error instanceof ReplayError) return new Refusal('UnableToReplayMessages', error.message);
  if (error instanceof SubscriptionError)
    return new Refusal('RealtimeDisabledForConfiguration', error.message);
  if (isMissingPartition(error)) {
    return new Refusal('MissingPartition', 'Realtime was unable to find the expected messages partition');
  }
  return databaseAway({ cause: error });
}

function databaseAway(options?: ErrorOptions): Refusal {
  return new Refusal(
    'UnableToConnectToProject',
    'Realtime was unable to connect to the project database',
    options,
  );
}
