import { ChannelAccess } from './access.ts';
import type { Bridge, ChannelUser, OpenSession } from './bridge.ts';
import type { JoinRequest } from './join-request.ts';
import { type Asker, type Extension, isMissingPartition, isPolicyFault } from './policies.ts';
import { Refusal, unreadable } from './refusal.ts';
import { maintainPartitions } from './schema.ts';

/** Reads a token and asks the policies for it. Rejects with UnknownCaller, QueueRefusal or Refusal. */
export async function userFor(
  session: OpenSession,
  token: string,
  topic: string,
  request: JoinRequest,
): Promise<ChannelUser> {
  const { bridge, headers, client } = session;
  const identity = await bridge.whoAsks.ofToken(token, client.address);
  const asker = { claims: identity.claims, headers, address: client.address };
  const access = request.isPrivate
    ? await privateAccess(bridge, topic, asker, request.isPresenceEnabled)
    : ChannelAccess.forPublic(bridge, topic, asker);
  return { ...identity, access };
}

async function privateAccess(
  bridge: Bridge,
  topic: string,
  asker: Asker,
  withPresence: boolean,
): Promise<ChannelAccess> {
  const extensions: Extension[] = withPresence ? ['broadcast', 'presence'] : ['broadcast'];
  const ask = () => ChannelAccess.forPrivate(bridge, topic, asker, extensions);
  const access = await withPartition(bridge, ask).catch((error: unknown) => {
    if (!isPolicyFault(error)) throw error;
    bridge.log.warn({ err: error, topic }, 'a policy on realtime.messages failed, the join is refused');
    throw new Refusal('Unauthorized', unreadable(topic), { cause: error });
  });
  if (!access.canReadAnything) throw new Refusal('Unauthorized', unreadable(topic));
  return access;
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
