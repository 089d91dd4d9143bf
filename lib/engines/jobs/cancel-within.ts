import { sql } from 'kysely';
import { defineQuery } from '#lib/data/db/define-query';
import type { Tx } from '#lib/data/db/roles';
import { cancelChannel, endJobSql } from '#lib/engines/jobs/admin-queries';

/** Where a transaction leaves what to end, and finds whether it was ended. */
const namesSetting = 'livestall.cancel_names';
const idSetting = 'livestall.cancel_id';
const output = 'livestall.cancelled';

const endJob = endJobSql
  .replace('$1', `string_to_array(current_setting('${namesSetting}'), ',')`)
  .replace('$2', `current_setting('${idSetting}')`);

/** Steps out of the caller's role and back in, in one statement; see enqueue.ts. Workers are told at the commit. */
const block = `do $cancel$
declare
  caller text := current_setting('role');
  ended uuid;
begin
  perform set_config('role', 'none', true);
  ${endJob} into ended;
  if ended is not null then
    perform pg_notify('${cancelChannel}', ended::text);
  end if;
  perform set_config('${output}', coalesce(ended::text, ''), true);
  perform set_config('role', caller, true);
end $cancel$`;

/**
 * Ends a job that waits or runs if and only if the transaction commits, in whatever role that is; false when the job
 * had ended. Its row is locked until then, so that no worker starts it meanwhile.
 */
export const cancelWithin = defineQuery(
  'jobs.cancelWithin',
  async (tx: Tx, names: readonly string[], id: string): Promise<boolean> => {
    await sql`select set_config(${namesSetting}, ${names.join(',')}, true), set_config(${idSetting}, ${id}, true)`.execute(
      tx,
    );
    await sql.raw(block).execute(tx);
    const { rows } = await sql<{ id: string }>`select current_setting(${output}) as id`.execute(tx);
    return rows[0]?.id === id;
  },
);
