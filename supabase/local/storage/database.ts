import type postgres from 'postgres';
import { openPool } from '#lib/data/postgres/open-pool';
import { isLive, sessionNamedIn } from '../auth/session-life.ts';
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
  close(): Promise<void>;
};

const STATEMENT_TIMEOUT = '8s';
const LOCK_TIMEOUT = '5s';
const SILENCE_MS = 15_000;

/** Switches the rest of the transaction to a caller. The claims are those that auth.uid() and auth.jwt() read. */
export async function become(tx: Tx, { role, claims }: Caller): Promise<void> {
  const sub = typeof claims.sub === 'string' ? claims.sub : '';
  await tx`
    select set_config('request.jwt.claims', ${JSON.stringify(claims)}, true),
      set_config('request.jwt.claim.sub', ${sub}, true), set_config('request.jwt.claim.role', ${role}, true),
      set_config('role', ${role}, true)`;
}

/** A token outlives its session by up to an hour, but for us: who signed out is out. */
async function requireSession(tx: Tx, { claims }: Caller): Promise<void> {
  if (claims.session_id === undefined) return;
  const session = sessionNamedIn(claims);
  if (!session || !(await isLive(tx, session))) throw accessDenied('The session of this token has ended');
}

class RolledBack extends Error {}

/** A pool as `livestall_api`, which may become every role that callers have. */
export function openDatabase(url: string, connections: number): Database {
  const sql = openPool(url, {
    max: connections,
    silenceMs: SILENCE_MS,
    onnotice: () => {},
    connection: { application_name: 'livestall-api-storage' },
  });

  const as: Database['as'] = async (caller, operation, run) => {
    let answer: { value: Awaited<ReturnType<typeof run>> } | undefined;
    await sql.begin(async (tx) => {
      await tx`
        select set_config('statement_timeout', ${STATEMENT_TIMEOUT}, true),
          set_config('lock_timeout', ${LOCK_TIMEOUT}, true), set_config('storage.operation', ${operation}, true),
          set_config('storage.allow_delete_query', 'true', true)`;
      await requireSession(tx, caller);
      await become(tx, caller);
      answer = { value: await run(tx) };
    });
    if (!answer) throw new Error('A transaction ended without an answer');
    return answer.value;
  };

  return {
    as,
    async probe(caller, operation, run) {
      await as(caller, operation, async (tx) => {
        await run(tx);
        throw new RolledBack();
      }).catch((error: unknown) => {
        if (!(error instanceof RolledBack)) throw error;
      });
    },
    close: () => sql.end({ timeout: 1 }),
  };
}

/** As the server, past all policies: for what the bucket decides, and for what a signed link stands for. */
export const asServer = <T>(db: Database, operation: string, run: (tx: Tx) => Promise<T>): Promise<T> =>
  db.as(server, operation, run);
