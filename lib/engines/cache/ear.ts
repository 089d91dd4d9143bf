import { randomUUID } from 'node:crypto';
import postgres from 'postgres';

/** What the database's triggers notify: tags separated by spaces, or `*`. */
const channel = 'cache_tags';

export interface Ear {
  close(): Promise<void>;
}

export interface Hears {
  /** What others notify arrives from now on. */
  onReady(): void;
  onTags(tags: string[]): void;
  /** Once, whether it was ready or not. */
  onLost(error: unknown): void;
}

/** Under this name operators see it in pg_stat_activity. */
const applicationName = 'livestall-cache-tags';

/** One connection that stays open. Like the one of `sql.listen`, which tells nobody when it is lost. */
function connectLike(
  sql: postgres.Sql,
  handlers: { onclose(): void; onnotify(channel: string, payload: string): void },
): postgres.Sql {
  const connection = { ...sql.options.connection, application_name: applicationName };
  const forEver = { idle_timeout: null, max_lifetime: null };
  const options = { ...sql.options, ...handlers, ...forEver, connection, max: 1, fetch_types: false };
  // postgres.js takes its own parsed options back, and `onnotify`; its types know neither.
  return postgres(options as unknown as postgres.Options<Record<string, postgres.PostgresType>>);
}

/**
 * Opens one listening connection and watches it until it is lost: closed, refused, or not answering for one to two
 * heartbeats. Never reconnects by itself.
 */
export function openEar(sql: postgres.Sql, heartbeatMs: number, hears: Hears): Ear {
  const beat = `beat:${randomUUID()}`;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  let isReady = false;
  let isAnswered = false;

  const lose = (error: unknown) => {
    if (isOver) return;
    isOver = true;
    clearInterval(timer);
    hears.onLost(error);
    // Its socket may be dead: nobody waits for its goodbye.
    void connection.end({ timeout: 0 });
  };
  const hear = (payload: string) => {
    if (isOver) return;
    if (payload === beat) {
      isAnswered = true;
      if (!isReady) hears.onReady();
      isReady = true;
    } else if (!payload.startsWith('beat:')) hears.onTags(payload.split(' '));
  };
  const connection = connectLike(sql, {
    onclose: () => lose(new Error('the listening connection was closed')),
    onnotify: (_channel, payload) => hear(payload),
  });

  const watch = () => {
    if (isAnswered) {
      isAnswered = false;
      // Through the connection itself: a busy pool must not look like a dead ear.
      connection`select pg_notify(${channel}, ${beat})`.catch(lose);
      return;
    }
    // A process that was busy comes to its timer before the answer that has long been in the socket.
    setImmediate(() => {
      if (!isAnswered) lose(new Error(`nothing was heard for ${heartbeatMs} ms`));
    });
  };
  const begin = async () => {
    await connection`listen ${connection(channel)}`;
    // The first beat comes from elsewhere: a pooler in transaction mode takes a LISTEN and passes nothing on.
    await sql`select pg_notify(${channel}, ${beat})`;
    if (!isOver) timer = setInterval(watch, heartbeatMs);
  };
  begin().catch(lose);

  return {
    async close() {
      isOver = true;
      clearInterval(timer);
      await connection.end({ timeout: 1 });
    },
  };
}
