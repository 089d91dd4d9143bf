import { createClient, type RealtimeChannel, type SupabaseClient } from '@supabase/supabase-js';
import { SignJWT } from 'jose';
import postgres from 'postgres';
import WebSocket from 'ws';
import { applyRealtimeSchema, type RealtimeLimits, startRealtime } from '#supabase/local/realtime/index';
import { makeScratchPostgres, type ScratchPostgres } from './scratch.ts';

const JWT_SECRET = 'a-secret-of-the-realtime-tests-with-enough-bytes';
export const PUBLISHABLE_KEY = 'sb_publishable_realtime_tests';
export const SECRET_KEY = 'sb_secret_realtime_tests';

/** What the stack's bootstrap brings: the API roles and the auth helpers. */
const BOOTSTRAP = `
do $$ begin
  if not exists (select from pg_roles where rolname = 'anon') then create role anon nologin; end if;
  if not exists (select from pg_roles where rolname = 'authenticated') then create role authenticated nologin; end if;
  if not exists (select from pg_roles where rolname = 'service_role') then
    create role service_role nologin bypassrls;
  end if;
  if not exists (select from pg_roles where rolname = 'postgres') then create role postgres nologin bypassrls; end if;
end $$;
create schema if not exists auth;
create or replace function auth.jwt() returns jsonb language sql stable as
  $$ select coalesce(nullif(current_setting('request.jwt.claims', true), ''), '{}')::jsonb $$;
create or replace function auth.uid() returns uuid language sql stable as $$ select (auth.jwt() ->> 'sub')::uuid $$;
create table if not exists auth.users (id uuid primary key, banned_until timestamptz, deleted_at timestamptz);
create table if not exists auth.sessions (
  id uuid primary key, user_id uuid not null references auth.users on delete cascade, not_after timestamptz
);
grant usage on schema auth to public;
grant usage on schema public to anon, authenticated, service_role;
grant all on schema public to postgres;
`;

export type Stage = {
  pg: ScratchPostgres;
  sql: postgres.Sql;
  bridge: Bridge;
  /** Another bridge on the same database, with other limits. */
  startBridge(limits?: Partial<RealtimeLimits>): Promise<Bridge>;
  close(): Promise<void>;
};

export type Bridge = { url: string; port: number; stop(): Promise<void> };

/** A scratch Postgres with the schema, and a bridge on it. */
export async function openStage(limits: Partial<RealtimeLimits> = {}): Promise<Stage> {
  const pg = await makeScratchPostgres();
  const sql = postgres(pg.url, { max: 4, onnotice: () => undefined });
  await sql.unsafe(BOOTSTRAP).simple();
  await applyRealtimeSchema(sql);
  const bridges: Bridge[] = [];
  async function startBridge(more: Partial<RealtimeLimits> = {}): Promise<Bridge> {
    const { port, stop } = await startRealtime({
      databaseUrl: pg.url,
      host: '127.0.0.1',
      port: 0,
      jwtSecret: JWT_SECRET,
      publishableKey: PUBLISHABLE_KEY,
      secretKey: SECRET_KEY,
      limits: { refusalDelayMs: 10, ...more },
    });
    const bridge = { port, stop, url: `http://127.0.0.1:${port}` };
    bridges.push(bridge);
    return bridge;
  }
  const bridge = await startBridge(limits);
  return {
    pg,
    sql,
    bridge,
    startBridge,
    close: async () => {
      await disconnectAll();
      for (const each of bridges) await each.stop();
      await sql.end({ timeout: 1 });
      await pg.destroy();
    },
  };
}

export const VERSIONS = ['1.0.0', '2.0.0'] as const;
export type Version = (typeof VERSIONS)[number];

type RealtimeInternals = {
  _cancelPendingDisconnect(): void;
  socketAdapter: {
    disconnect(done: () => void, code: number, reason: string, timeoutMs: number): Promise<unknown>;
  };
};

const clients = new Set<SupabaseClient>();

export type ClientOptions = { vsn?: Version; token?: string; key?: string };

/** An unmodified supabase-js client; with a token it is that user's from the first join on. */
export async function connect(bridge: Bridge, { vsn, token, key = PUBLISHABLE_KEY }: ClientOptions = {}) {
  const client = createClient(bridge.url, key, {
    realtime: { transport: WebSocket as never, ...(vsn && { vsn }), logger: () => undefined },
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    ...(token && { accessToken: async () => token }),
  });
  clients.add(client);
  await client.realtime.setAuth(token);
  return client;
}

/**
 * Ends every client made by connect. `realtime.disconnect()` would do, but leaves a timer of 10 s behind, which
 * keeps the test process alive; its adapter takes a shorter one.
 */
export async function disconnectAll(): Promise<void> {
  for (const { realtime } of clients) {
    for (const channel of realtime.getChannels()) channel.teardown();
    const inner = realtime as unknown as RealtimeInternals;
    inner._cancelPendingDisconnect();
    await inner.socketAdapter.disconnect(() => undefined, 1000, '', 50);
  }
  clients.clear();
}

/** An HS256 token as the stack's Auth would sign it. */
export function tokenFor(claims: Record<string, unknown>, ttlSeconds = 3600): Promise<string> {
  const exp = Math.floor(Date.now() / 1000) + ttlSeconds;
  return new SignJWT({ role: 'authenticated', exp, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(JWT_SECRET));
}

export type Join = { status: string; error?: Error };

/** Subscribes and resolves with the first status. */
export function join(channel: RealtimeChannel): Promise<Join> {
  return new Promise((resolve) => {
    channel.subscribe((status, error) => resolve({ status, error }));
  });
}

/** Subscribes and rejects unless it works. */
export async function joined(channel: RealtimeChannel): Promise<RealtimeChannel> {
  const { status, error } = await join(channel);
  if (status !== 'SUBSCRIBED') throw error ?? new Error(status);
  return channel;
}

/** Collects what a callback is given; `until` waits for a condition on all of it. */
// biome-ignore lint/suspicious/noExplicitAny: what clients receive is the test's to assert
export class Inbox<T = any> {
  readonly items: T[] = [];
  #wake = () => {};

  readonly push = (item: T): void => {
    this.items.push(item);
    this.#wake();
  };

  async until(condition: (items: T[]) => boolean, timeoutMs = 30_000): Promise<T[]> {
    const deadline = Date.now() + timeoutMs;
    while (!condition(this.items)) {
      const remaining = deadline - Date.now();
      if (remaining <= 0)
        throw new Error(`not seen within ${timeoutMs} ms: ${JSON.stringify(this.items).slice(0, 2000)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(remaining, 1_000));
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.items;
  }

  count(count: number): Promise<T[]> {
    return this.until((items) => items.length >= count);
  }
}

/** A raw socket for what supabase-js would never send; with an address it comes as the gateway passes it on. */
export async function rawSocket(
  bridge: Bridge,
  vsn: Version = '2.0.0',
  key = PUBLISHABLE_KEY,
  address?: string,
) {
  const socket = new WebSocket(
    `ws://127.0.0.1:${bridge.port}/realtime/v1/websocket?apikey=${key}&vsn=${vsn}`,
    { headers: address === undefined ? {} : { 'x-forwarded-for': address } },
  );
  const frames = new Inbox();
  const closed = new Inbox<number>();
  socket.on('message', (data, isBinary) => frames.push(isBinary ? data : JSON.parse(String(data))));
  socket.on('close', (code) => closed.push(code));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return { socket, frames, closed, send: (frame: unknown) => socket.send(JSON.stringify(frame)) };
}

/** Sends without asking for an answer. supabase-js waits for one all the same; not for its usual 10 s here. */
export function shout(channel: RealtimeChannel, event: string, payload: unknown): Promise<string> {
  return channel.send({ type: 'broadcast', event, payload }, { timeout: 100 });
}
