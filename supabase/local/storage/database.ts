import type postgres from 'postgres';
import { FairQueue } from '#lib/base/fair-queue';
import { openPool } from '#lib/data/postgres/open-pool';
import { isLive, type NamedSession } from '../session-life.ts';
import { type Caller, server } from './caller.ts';
import { accessDenied } from './refusal.ts';

export type Tx = postgres.TransactionSql;

export type Database = {
  /**
   * Runs in one transaction as whoever asks, so that the policies of storage.objects and storage.buckets decide.
   * `operation` is what `storage.operation()` says meanwhile. Rolls back when `run` throws.
   */
  as<T>(caller: Caller, operation: string, run: (tx: Tx) => Promise<T>): Promise<T>;
  /** The same, rolled back in any case: would it be allowed? */
  probe(caller: Caller, operation: string, run: (tx: Tx) => Promise<unknown>): Promise<void>;
};

export type Databases = {
  /** In the turns of this client, who waits for none any more once `signal` is aborted: rejects with its reason. */
  of(client: string, signal?: AbortSignal): Database;
  isLive(session: NamedSession, client: string, signal?: AbortSignal): Promise<boolean>;
  close(): Promise<void>;
};

const STATEMENT_TIMEOUT = '8s';
const LOCK_TIMEOUT = '5s';
const SILENCE_MS = 15_000;
/** Of the connections that one client can have at a time: whoever lists for seconds stands before nobody else. */
const SHARE = 0.5;
/** More than one client's requests at a time (see api-limits.ts). */
const WAITING_PER_CLIENT = 100;
/** Twice the longest statement, and a little: bytes of an upload are here by now. */
const WAIT_MS = 20_000;
/** A few short statements; a connection that has been silent for so long is given up before. */
const WORK_MS = 20_000;

/** What makes the rest of a transaction a caller's. The claims are those that auth.uid() and auth.jwt() read. */
const settingsOf = (tx: Tx, { role, claims }: Caller) => tx`
  set_config('request.jwt.claims', ${JSON.stringify(claims)}, true),
  set_config('request.jwt.claim.sub', ${claims.sub ?? ''}, true),
  set_config('request.jwt.claim.role', ${role}, true), set_config('role', ${role}, true)`;

/**
 * Switches a transaction from the server to a caller, whose session is there still: since he was asked for it, he may
 * have sent a file for minutes, and waited for a lock.
 */
export async function becomeStill(tx: Tx, caller: Caller): Promise<void> {
  if (caller.session) {
    // Sessions are for our own role: whoever the transaction was before may not read them.
    await tx`select set_config('role', 'none', true)`;
    if (!(await isLive(tx, caller.session))) throw accessDenied('The session of this token has ended');
  }
  await tx`select ${settingsOf(tx, caller)}`;
}

class RolledBack extends Error {}

/** A pool as `livestall_api`, which may become every role that callers have; its turns go round the clients. */
export function openDatabase(url: string, connections: number): Databases {
  const sql = openPool(url, {
    max: connections,
    silenceMs: SILENCE_MS,
    onnotice: () => {},
    connection: { application_name: 'livestall-api-storage' },
  });

  const queue = new FairQueue({
    running: connections,
    perClient: Math.ceil(connections * SHARE),
    waitingPerClient: WAITING_PER_CLIENT,
    waitMs: WAIT_MS,
    // A query that is lost with its connection would hold a client's place for ever.
    workMs: WORK_MS,
  });

  async function as<T>(caller: Caller, operation: string, run: (tx: Tx) => Promise<T>): Promise<T> {
    let answer: { value: T } | undefined;
    await sql.begin(async (tx) => {
      await tx`
        select set_config('statement_timeout', ${STATEMENT_TIMEOUT}, true),
          set_config('lock_timeout', ${LOCK_TIMEOUT}, true), set_config('storage.operation', ${operation}, true),
          set_config('storage.allow_delete_query', 'true', true), ${settingsOf(tx, caller)}`;
      answer = { value: await run(tx) };
    });
    if (!answer) throw new Error('A transaction ended without an answer');
    return answer.value;
  }

  async function probe(caller: Caller, operation: string, run: (tx: Tx) => Promise<unknown>): Promise<void> {
    await as(caller, operation, async (tx) => {
      await run(tx);
      throw new RolledBack();
    }).catch((error: unknown) => {
      if (!(error instanceof RolledBack)) throw error;
    });
  }

  return {
    of: (client, signal) => ({
      as: (...asked) => queue.run(client, () => as(...asked), { signal }),
      probe: (...asked) => queue.run(client, () => probe(...asked), { signal }),
    }),
    isLive: (session, client, signal) => queue.run(client, () => isLive(sql, session), { signal }),
    close: () => sql.end({ timeout: 1 }),
  };
}

/** As the server, past all policies: for what the bucket decides, and for what a signed link stands for. */
export const asServer = <T>(db: Database, operation: string, run: (tx: Tx) => Promise<T>): Promise<T> =>
  db.as(server, operation, run);
