import * as z from 'zod';
import type { Db } from './context.ts';

const named = z.object({ sub: z.uuid().toLowerCase(), session_id: z.uuid().toLowerCase() });

/** A session and whose it is, ids in small letters. */
export type NamedSession = { id: string; userId: string };

/** The session that the claims of a token name; null for API keys and tokens that belong to none. */
export function sessionNamedIn(claims: unknown): NamedSession | null {
  const { data } = named.safeParse(claims);
  return data ? { id: data.session_id, userId: data.sub } : null;
}

/** Ids of those sessions that are not there, are somebody else's, or have run out. One look-up by key for each. */
export async function findEnded(sql: Db, sessions: NamedSession[]): Promise<Set<string>> {
  const rows = await sql<{ id: string }[]>`
    select asked.id
    from unnest(${sessions.map(({ id }) => id)}::uuid[], ${sessions.map(({ userId }) => userId)}::uuid[])
      asked (id, user_id)
    where not exists (
      select from auth.sessions s where s.id = asked.id and s.user_id = asked.user_id
        and (s.not_after is null or s.not_after > now())
    )`;
  return new Set(rows.map(({ id }) => id));
}

/** Whether the session is there, is this person's, and has not run out. */
export async function isLive(sql: Db, session: NamedSession): Promise<boolean> {
  return (await findEnded(sql, [session])).size === 0;
}
