import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelUser, OpenSession } from './bridge.ts';
import { Channel, topicOf } from './channel.ts';
import { userFor } from './identity.ts';
import { type JoinRequest, parseJoin } from './join-request.ts';
import { recentMessages, type StoredMessage } from './messages.ts';
import { databaseAway, JoinRateRefusal, Refusal, refusalFrom, unreadable } from './refusal.ts';
import type { ClientMessage } from './wire.ts';

const CLOSE_POLICY_VIOLATION = 1008;
const MAX_JOIN_BYTES = 256 * 1024;
const JOIN_TOO_LARGE = 'A join may have at most 256 KiB';

/** Joins the channel, or tells the client why not. Resolves to the open channel, undefined when refused. */
export async function joinChannel(
  session: OpenSession,
  message: ClientMessage,
): Promise<Channel | undefined> {
  try {
    requireCapacity(session);
    return await admit(session, message);
  } catch (error) {
    await refuse(session, message, error);
    return undefined;
  }
}

function requireCapacity(session: OpenSession): void {
  const { limits, isLive } = session.bridge;
  if (!session.allowance.mayJoin()) {
    throw new JoinRateRefusal('ClientJoinRateLimitReached', 'Too many joins per second');
  }
  if (session.channels.count > limits.channelsPerConnection) {
    throw new Refusal('ChannelRateLimitReached', 'Too many channels');
  }
  if (!isLive()) throw databaseAway();
}

async function admit(session: OpenSession, message: ClientMessage): Promise<Channel> {
  const wireTopic = message.topic;
  const topic = topicOf(wireTopic);
  if (topic === '') throw new Refusal('TopicNameRequired', 'You must provide a topic name');
  if (message.bytes > MAX_JOIN_BYTES) throw new Refusal('PayloadTooLarge', JOIN_TOO_LARGE);
  const request = parseJoin(message.payload);
  if (request.changes.length > session.bridge.limits.changesPerChannel)
    throw new Refusal('ChangesRateLimitReached', 'Too many postgres_changes in one channel');
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
  channel.session.channels.add(channel);
  channel.reply(ref, 'ok', { postgres_changes: channel.changes.echo });
  channel.watchExpiry();
  channel.replay(replayed);
  channel.presence.sendState();
  if (request.wantsReplicationReady) channel.announceReplication();
  if (request.changesWaitMs === undefined) channel.session.guard(() => channel.changes.subscribeAndTell());
  else channel.changes.tellLive();
}

async function identify(session: OpenSession, topic: string, request: JoinRequest): Promise<ChannelUser> {
  const given = request.accessToken;
  // An `sb_…` key in place of a user's token means: whoever opened the socket.
  const token = given === undefined || given.startsWith('sb_') ? session.token : given;
  return userFor(session, token, topic, request);
}

async function messagesToReplay({
  bridge,
  session,
  request,
  topic,
  user,
}: Channel): Promise<StoredMessage[]> {
  if (!request.replay) return [];
  if (!request.isPrivate)
    throw new Refusal('UnableToReplayMessages', 'Replay is not allowed for public channels');
  if (!user.access.canRead('broadcast')) throw new Refusal('Unauthorized', unreadable(topic));
  const { replay } = request;
  return bridge.queue.run(session.client.address, () => recentMessages(bridge.sql, topic, replay));
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

async function refuse(session: OpenSession, message: ClientMessage, error: unknown): Promise<void> {
  const refusal = refusalFrom(error);
  session.bridge.log.info(
    { err: error instanceof Refusal ? undefined : error, reason: refusal.message },
    `join refused: ${refusal.code}`,
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
