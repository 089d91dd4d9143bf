import type postgres from 'postgres';
import * as z from 'zod';

const named = z.object({ sub: z.uuid().toLowerCase(), session_id: z.uuid().toLowerCase() });

/** A session and whose it is, ids in small letters. */
export type NamedSession = { id: string; userId: string };

/** The session that the claims of a token name; null when they name none, or none that there could be. */
export function sessionNamedIn(claims: unknown): NamedSession | null {
  const { data } = named.safeParse(claims);
  return data ? { id: data.session_id, userId: data.sub } : null;
}

/**
 * Ids of those sessions that are not there, are somebody else's, have run out, or whose person is banned or gone. One
 * look-up by key for each. `private.session_lives` says the same to the shop.
 */
export async function findEnded(
  sql: postgres.Sql | postgres.TransactionSql,
  sessions: NamedSession[],
): Promise<Set<string>> {
  const rows = await sql<{ id: string }[]>`
    select asked.id
    from unnest(${sessions.map(({ id }) => id)}::uuid[], ${sessions.map(({ userId }) => userId)}::uuid[])
      asked (id, user_id)
    where not exists (
      select from auth.sessions s join auth.users u on u.id = s.user_id
      where s.id = asked.id and s.user_id = asked.user_id
        and (s.not_after is null or s.not_after > now()) and (u.banned_until is null or u.banned_until <= now())
        and u.deleted_at is null
    )`;
  return new Set(rows.map(({ id }) => id));
}

/** Whether the session is there, is this person's, has not run out, and the account is open. */
export async function isLive(
  sql: postgres.Sql | postgres.TransactionSql,
  session: NamedSession,
): Promise<boolean> {
  return (await findEnded(sql, [session])).size === 0;
}
