import type postgres from 'postgres';

export type ApiRole = 'anon' | 'authenticated' | 'service_role';

/** Who a statement is sent as. `userId` and `keyId` only for authenticated: a person, or a program with a key. */
export interface Actor {
  role: ApiRole;
  userId?: string;
  keyId?: string;
}

export const anon: Actor = { role: 'anon' };
export const service: Actor = { role: 'service_role' };
export const person = (userId: string): Actor => ({ role: 'authenticated', userId });
export const apiKey = (keyId: string): Actor => ({ role: 'authenticated', keyId });

class RolledBack extends Error {}

async function become(tx: postgres.TransactionSql, actor: Actor): Promise<void> {
  const { role, userId, keyId } = actor;
  const claims = { role, ...(userId && { sub: userId }), ...(keyId && { key_id: keyId }) };
  await tx`select set_config('role', ${actor.role}, true),
    set_config('request.jwt.claims', ${JSON.stringify(claims)}, true)`;
}

/** Runs `work` as the API would for this person, and commits. */
export async function as<T>(
  sql: postgres.Sql,
  actor: Actor,
  work: (tx: postgres.TransactionSql) => Promise<T>,
): Promise<T> {
  const result = await sql.begin(async (tx) => {
    await become(tx, actor);
    return { value: await work(tx) };
  });
  return result.value;
}

/** The same, but nothing of it stays. */
export async function tryAs<T>(
  sql: postgres.Sql,
  actor: Actor,
  work: (tx: postgres.TransactionSql) => Promise<T>,
): Promise<T> {
  let outcome: { value: T } | undefined;
  try {
    await sql.begin(async (tx) => {
      await become(tx, actor);
      outcome = { value: await work(tx) };
      throw new RolledBack();
    });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
  }
  return outcome!.value;
}

/** The Postgres error that `work` ends with; fails the test when it does not. */
export async function errorOf(work: Promise<unknown>): Promise<postgres.PostgresError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error && 'code' in error))
    throw new Error(`expected a database error, got ${String(error)}`);
  return error as postgres.PostgresError;
}
