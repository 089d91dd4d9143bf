import { sql } from 'kysely';
import type { Db } from '#lib/data/db/connect';
import { defineQuery } from '#lib/data/db/define-query';

export type Claim =
  | { outcome: 'yours'; messageId: string; turn: number }
  | { outcome: 'sent' }
  /** Another job is at it; its turn ends by itself. */
  | { outcome: 'busy' };

export interface ClaimOptions {
  key: string;
  messageId: string;
  template: string;
  leaseS: number;
}

/**
 * Takes the turn to send the mail of this key, for `leaseS`. A worker that died holds its turn until then, because one
 * that only was slow cannot be told from it and may be sending still.
 */
export const claimMail = defineQuery(
  'mail.claimMail',
  async (db: Db, options: ClaimOptions): Promise<Claim> => {
    const { key, messageId, template, leaseS } = options;
    const taken = await sql<{ message_id: string; attempts: number }>`
    insert into private.sent_mail as m (key, message_id, template, leased_until)
    values (${key}, ${messageId}, ${template}, now() + ${leaseS} * interval '1 second')
    on conflict (key) do update set state = 'sending', leased_until = excluded.leased_until, attempts = m.attempts + 1
    where m.state <> 'sent' and m.leased_until < now()
    returning message_id, attempts`.execute(db);
    const [row] = taken.rows;
    if (row) return { outcome: 'yours', messageId: row.message_id, turn: row.attempts };
    const found = await sql<{ state: string }>`
    select state from private.sent_mail where key = ${key}`.execute(db);
    return { outcome: found.rows[0]?.state === 'sent' ? 'sent' : 'busy' };
  },
);

/** The server has it. */
export const markSent = defineQuery('mail.markSent', async (db: Db, key: string): Promise<void> => {
  await sql`update private.sent_mail set state = 'sent', sent_at = now() where key = ${key}`.execute(db);
});

/** It did not work: whoever tries next need not wait for the lease. Nothing if the turn is another's by now. */
export const giveUpTurn = defineQuery(
  'mail.giveUpTurn',
  async (db: Db, key: string, turn: number): Promise<void> => {
    await sql`update private.sent_mail set leased_until = '-infinity'
    where key = ${key} and attempts = ${turn} and state = 'sending'`.execute(db);
  },
);

/** The recipient's server will not take it. Another try stays possible. Nothing if the turn is another's by now. */
export const markRefused = defineQuery(
  'mail.markRefused',
  async (db: Db, key: string, turn: number): Promise<void> => {
    await sql`update private.sent_mail set state = 'refused', leased_until = '-infinity'
    where key = ${key} and attempts = ${turn} and state = 'sending'`.execute(db);
  },
);
