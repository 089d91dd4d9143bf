import type postgres from 'postgres';
import * as z from 'zod';
import type { ReplayRequest } from './join-request.ts';
import type { Broadcast } from './wire.ts';

/** Column name → the text Postgres sent, null for NULL, absent for an unchanged TOAST value. */
export type TextRow = Record<string, string | null | undefined>;

export type StoredMessage = { id: string; topic: string; isPrivate: boolean; broadcast: Broadcast };

/** Reads an inserted row of `realtime.messages`; null when it is no broadcast that could be delivered. */
export function messageFromRow(row: TextRow): StoredMessage | null {
  const { id, topic, event, private: isPrivate, payload, binary_payload: bytes } = row;
  if (!id || !topic || !event) return null;
  const meta = { id };
  if (bytes) {
    const body = Buffer.from(bytes.slice(2), 'hex');
    return { id, topic, isPrivate: isPrivate === 't', broadcast: { event, encoding: 'binary', body, meta } };
  }
  if (!payload) return null;
  const body = Buffer.from(payload);
  return { id, topic, isPrivate: isPrivate === 't', broadcast: { event, encoding: 'json', body, meta } };
}

const REPLAY_LIMIT = 25;
/** The last moment that a Date can hold; Postgres can hold it too. */
const LAST_MOMENT_MS = 8.64e15;
const replayRange = z.object({ since: z.int().min(0).max(LAST_MOMENT_MS), limit: z.int() });

/** The parameters are not a time in milliseconds since 1970 and a count. */
export class ReplayError extends Error {
  override name = 'ReplayError';
}

/** The most recent private broadcasts of a topic since a moment, oldest first, at most 25. Throws ReplayError. */
export async function recentMessages(
  sql: postgres.Sql,
  topic: string,
  { since, limit = REPLAY_LIMIT }: ReplayRequest,
): Promise<StoredMessage[]> {
  const range = replayRange.safeParse({ since, limit }).data;
  if (!range) throw new ReplayError('Replay params are not valid');
  const count = Math.max(1, Math.min(range.limit, REPLAY_LIMIT));
  const rows = await sql<TextRow[]>`
    select id::text, topic, event, private::text as private, payload::text as payload,
      binary_payload::text as binary_payload
    from realtime.messages
    where topic = ${topic} and private is true and extension = 'broadcast'
      and inserted_at >= timezone('utc', to_timestamp(${range.since}::float8 / 1000))
      and inserted_at < timezone('utc', now()) + interval '1 minute'
    order by inserted_at desc limit ${count}`;
  return rows
    .map((row) => messageFromRow({ ...row, private: 't' }))
    .filter((message) => message !== null)
    .reverse();
}
