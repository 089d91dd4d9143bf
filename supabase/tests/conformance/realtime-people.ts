import { createClient, type RealtimeChannel, type SupabaseClient } from '@supabase/supabase-js';
import { Inbox } from '../realtime/stage.ts';
import { target } from './target.ts';

const clients: SupabaseClient[] = [];

export type Listener = { client: SupabaseClient; setToken(token: string): Promise<void> };

/** A supabase-js client of Realtime: a visitor's, or with a token that person's. Tokens can be exchanged later. */
export async function listener(token?: string, key = target.publishableKey): Promise<Listener> {
  const client = createClient(target.realtimeUrl, key, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  });
  clients.push(client);
  // Before the first join, or that one is a visitor's (docs/embedded-stack.md).
  await client.realtime.setAuth(token);
  return { client, setToken: (next) => client.realtime.setAuth(next) };
}

export async function leaveAll(): Promise<void> {
  for (const client of clients.splice(0)) {
    await client.removeAllChannels();
    client.realtime.disconnect();
  }
}

export type State = { status: string; message: string | undefined };

/** Subscribes, and gives the states that the channel goes through. */
export function states(channel: RealtimeChannel): Inbox<State> {
  const inbox = new Inbox<State>();
  channel.subscribe((status, error) => inbox.push({ status, message: error?.message }));
  return inbox;
}

/** Subscribes; rejects with the reason unless it works. */
export async function subscribed(channel: RealtimeChannel): Promise<RealtimeChannel> {
  const [first] = await states(channel).count(1);
  if (first?.status !== 'SUBSCRIBED') throw new Error(`${first?.status}: ${first?.message}`);
  return channel;
}

export type Row = Record<string, unknown>;
export type Change = { eventType: string; new: Row; old: Row; table: string; commit_timestamp: string };

export type Wish = {
  event: '*' | 'INSERT' | 'UPDATE' | 'DELETE';
  schema: string;
  table?: string;
  filter?: string;
};

/** Subscribes to changes and waits until the server says that they will come. */
export async function watch({ client }: Listener, topic: string, wish: Wish): Promise<Inbox<Change>> {
  const [changes, system] = [new Inbox<Change>(), new Inbox<{ status: string; message: string }>()];
  const channel = client
    .channel(topic)
    .on('system', {}, system.push)
    .on('postgres_changes', wish as { event: '*'; schema: string }, (change) =>
      changes.push(change as unknown as Change),
    );
  await subscribed(channel);
  await system.until((items) => items.some(({ message }) => message === 'Subscribed to PostgreSQL'), 20_000);
  return changes;
}
