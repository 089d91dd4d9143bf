import { QueueRefusal } from '#lib/base/fair-queue';
import { UnknownCaller } from '../http/who-asks.ts';
import type { OpenChannel } from './bridge.ts';
import { userFor } from './identity.ts';
import { Refusal, unreadable } from './refusal.ts';
import { wordDoubt } from './tokens.ts';

/**
 * A new token for an open channel: policies are asked anew, postgres_changes run under the new claims. Success
 * is silent; a bad token, or one that may no longer read, closes the channel with the reason.
 */
export async function refreshToken(channel: OpenChannel, token: string): Promise<void> {
  const previous = channel.user;
  if (token.startsWith('sb_') || token === previous.token) return;
  try {
    const user = await userFor(channel.session, token, channel.topic, channel.request);
    if (user.access.hasLost(previous.access)) {
      const text = `You no longer have permission to read from this Channel topic: ${channel.topic}`;
      return channel.shutDown(text);
    }
    channel.user = user;
  } catch (error) {
    return channel.shutDown(reasonFor(error, channel.topic));
  }
  channel.watchExpiry();
  await channel.changes.subscribeAndTell();
}

function reasonFor(error: unknown, topic: string): string {
  // Hosted prints its internal name for this one.
  if (error instanceof UnknownCaller)
    return error.doubt === 'signature' ? ':signature_error' : wordDoubt(error).text;
  if (error instanceof Refusal) return unreadable(topic);
  if (error instanceof QueueRefusal) return error.message;
  return 'Realtime was unable to connect to the project database';
}
