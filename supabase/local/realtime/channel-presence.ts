import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { OpenChannel } from './bridge.ts';
import { type Frame, toFrame } from './hub.ts';
import type { PresenceDiff } from './presence-board.ts';
import { type ClientMessage, encodeMessage } from './wire.ts';

const presenceCall = z.object({ event: z.string(), payload: z.unknown().optional() });
const presenceMeta = z.record(z.string(), z.unknown());

/** The presence side of one channel: its own entry, and what it is told of others. */
export class ChannelPresence {
  readonly #channel: OpenChannel;
  #tracked: unknown;
  #calls = 0;
  #windowEndsAt = 0;

  constructor(channel: OpenChannel) {
    this.#channel = channel;
  }

  /** Everybody who is present, to a client that asked for presence and may read it. */
  sendState(): void {
    const { request, user, bridge, room } = this.#channel;
    if (!request.isPresenceEnabled || !user.access.canRead('presence')) return;
    this.#channel.push('presence_state', bridge.presence.state(room));
  }

  async handle({ payload, ref }: ClientMessage): Promise<void> {
    const call = presenceCall.safeParse(payload).data;
    if (!call) return this.#channel.reply(ref, 'ok', {});
    if (this.#isOverCallLimit()) return this.#channel.shutDown('Client presence rate limit exceeded');
    const event = call.event.toLowerCase();
    if (event === 'track') return this.#track(call.payload, ref);
    if (event !== 'untrack') return this.#channel.reply(ref, 'error', {});
    this.leave();
    this.#channel.reply(ref, 'ok', {});
  }

  /** Withdraws the own entry, if there is one. */
  leave(): void {
    this.#tracked = undefined;
    this.#channel.memory.keep('presence', undefined);
    const { bridge, room } = this.#channel;
    this.#announce(bridge.presence.untrack(room, this.#channel));
  }

  async #track(tracked: unknown, ref: string | null): Promise<void> {
    const { bridge, room, request, user, session } = this.#channel;
    const payload = presenceMeta.safeParse(tracked ?? {}).data;
    if (!payload) {
      return this.#channel.reply(ref, 'error', { reason: 'Presence track payload must be a map' });
    }
    await user.access.learnPresence();
    if (!(await user.access.canWrite('presence'))) return this.#channel.reply(ref, 'error', {});
    const bytes = bridge.presence.bytesWith(room, this.#channel, request.presenceKey, payload);
    if (bytes > bridge.limits.payloadBytes) {
      return this.#channel.shutDown('Track message size exceeded');
    }
    const members = [...bridge.hub.membersOf(room)].length;
    if (!session.isServer && !session.client.mayRelay(members, bytes))
      return this.#channel.shutDown('Too many messages per second');
    if (this.#channel.isOpen && !isDeepStrictEqual(payload, this.#tracked)) {
      this.#tracked = payload;
      this.#channel.memory.keep('presence', payload);
      this.#announce(bridge.presence.track(room, this.#channel, request.presenceKey, payload));
    }
    this.#channel.reply(ref, 'ok', {});
  }

  #announce(diff: PresenceDiff | null): void {
    if (!diff) return;
    const { bridge, room } = this.#channel;
    const frames = new Map<string, Frame>();
    for (const member of [...bridge.hub.membersOf(room)]) {
      if (!member.user.access.canRead('presence')) continue;
      const { version, wireTopic: topic } = member;
      const frame =
        frames.get(version) ??
        toFrame(encodeMessage(version, { topic, event: 'presence_diff', payload: diff }));
      frames.set(version, frame);
      member.deliver(frame);
    }
  }

  #isOverCallLimit(): boolean {
    const { presenceCalls, presenceWindowMs } = this.#channel.bridge.limits;
    if (Date.now() > this.#windowEndsAt) {
      this.#windowEndsAt = Date.now() + presenceWindowMs;
      this.#calls = 0;
    }
    this.#calls++;
    return this.#calls > presenceCalls;
  }
}
