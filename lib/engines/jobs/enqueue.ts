import { sql } from 'kysely';
import type { Db as BossDb } from 'pg-boss';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';

/** Where the inserts of one transaction leave their input and their result. */
const input = 'livestall.enqueue';
const output = 'livestall.enqueued';

/**
 * pg-boss' insert as one statement that steps out of the caller's role and back in.
 *
 * - The role: callers may be `authenticated`, which has no rights here. Stepping out in a statement of its own would
 *   lend the server's rights to any other query that runs on the transaction meanwhile.
 * - The input is read from a setting, as a DO block takes no parameters and a text that differs for every job would
 *   leave a prepared statement behind each time.
 * - A job with the same key that waits: it is locked until the caller commits, so that it cannot be started before
 *   what the caller has written can be seen. If it was started before we could, a new one is made after all.
 * - A job with the same id, in whatever state: nothing to do.
 */
function insertBlock(insert: string): string {
  const statement = insert.replaceAll('$1', `current_setting('${input}')`);
  return `do $enqueue$
declare
  caller text := current_setting('role');
  wanted record;
  made uuid;
begin
  perform set_config('role', 'none', true);
  select * into wanted from json_to_recordset(current_setting('${input}')::json) as x (name text, id uuid, "singletonKey" text);
  loop
    ${statement} into made;
    exit when made is not null;
    perform from pgboss.job j
      where j.name = wanted.name and j.singleton_key = wanted."singletonKey" and j.state = 'created' for key share;
    exit when found or exists (select from pgboss.job j where j.name = wanted.name and j.id = wanted.id);
  end loop;
  perform set_config('${output}', coalesce(made::text, ''), true);
  perform set_config('role', caller, true);
end $enqueue$`;
}

const insertJob = defineQuery('jobs.insertJob', async (tx: Tx, insert: string, jobs: string) => {
  await sql`select set_config(${input}, ${jobs}, true)`.execute(tx);
  await sql.raw(insertBlock(insert)).execute(tx);
  const { rows } = await sql<{ id: string }>`select current_setting(${output}) as id`.execute(tx);
  return rows.filter(({ id }) => id !== '');
});

/**
 * What pg-boss' `db` option takes, over a kysely transaction in whatever role: what is sent through it exists if and
 * only if the transaction commits. Only for `send`.
 */
export function enqueueWithin(tx: Tx): BossDb {
  return {
    async executeSql(text: string, values: unknown[] = []) {
      const [jobs] = values;
      if (values.length !== 1 || typeof jobs !== 'string' || !text.includes('$1'))
        throw new Error('Only the sending of jobs can be part of a transaction.');
      return { rows: await insertJob(tx, text, jobs) };
    },
  };
}
