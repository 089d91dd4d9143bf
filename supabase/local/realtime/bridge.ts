import type { Identity } from '../http/who-asks.ts';
import type { ChannelAccess } from './access.ts';
import type { Client } from './clients.ts';
import type { ChannelMemory, HeldMemory } from './held-memory.ts';
import type { Frame, Hub, Subscriber } from './hub.ts';
import type { JoinRequest } from './join-request.ts';
import type { Resources } from './resources.ts';
import type { SessionAllowance } from './session-allowance.ts';
import type { Incoming, Outgoing } from './traffic.ts';
import type { ClientMessage, ProtocolVersion, ServerMessage } from './wire.ts';

/** Who a channel speaks for: the token it was given, what it says, what it allows. */
export type ChannelUser = Identity & { access: ChannelAccess };

/** A joined channel, as its parts and its session know it. */
export interface OpenChannel extends Subscriber {
  readonly session: OpenSession;
  readonly bridge: Bridge;
  readonly topic: string;
  readonly joinRef: string | null;
  readonly request: JoinRequest;
  readonly room: string;
  readonly memory: ChannelMemory;
  readonly changes: { subscribeAndTell(): Promise<void> };
  readonly presence: { handle(message: ClientMessage): Promise<void> };
  user: ChannelUser;
  broadcast(message: ClientMessage): Promise<void>;
  reply(ref: string | null, status: 'ok' | 'error', response: object): void;
  push(event: string, payload: object, ref?: string | null): void;
  system(extension: 'system' | 'postgres_changes', status: 'ok' | 'error', message: string): void;
  watchExpiry(): void;
  close(): void;
  dispose(): void;
}

/** The channels of a session, as the channels themselves and those who look after sessions know them. */
export interface OpenChannels {
  readonly count: number;
  readonly open: OpenChannel[];
  add(channel: OpenChannel): void;
  forget(channel: OpenChannel): void;
}

/** A connected socket, as its channels and those who look after sessions know it. */
export interface OpenSession {
  readonly bridge: Bridge;
  readonly version: ProtocolVersion;
  readonly token: string;
  readonly headers: Record<string, string>;
  readonly client: Client;
  readonly isServer: boolean;
  readonly allowance: SessionAllowance;
  readonly outgoing: Outgoing;
  readonly incoming: Incoming;
  readonly held: HeldMemory;
  readonly channels: OpenChannels;
  readonly isClosed: boolean;
  guard(work: () => void | Promise<void>): void;
  send(frame: Frame): void;
  sendMessage(message: ServerMessage): void;
  closeIfIdle(): void;
  close(reason: string, code?: number): void;
  pause(reason: object): void;
  resume(reason: object): void;
}

/** Everything that the sockets, the REST endpoints and the WAL handler of one bridge share. */
export type Bridge = Resources & {
  hub: Hub<OpenChannel>;
  sessions: Set<OpenSession>;
};
