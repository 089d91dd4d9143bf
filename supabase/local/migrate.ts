import postgres from 'postgres';
import { errorText, StackError } from './errors.ts';
import {
  listMigrationFiles,
  type MigrationFile,
  type MigrationFolders,
  PROJECT_FOLDERS,
  readSql,
} from './migration-files.ts';

/** One lock for all who migrate a database, so that two starters do not race. Any constant number will do. */
const LOCK = 7_274_118_201_611;

type HistoryRow = { version: string; name: string | null; statements: string[] | null };

export type Migration = {
  version: string;
  name: string;
  /** `unknown`: the database has it, the folder does not. */
  state: 'applied' | 'pending' | 'unknown';
  /** The file was edited after it had been applied. Known only for those that this runner applied. */
  isChanged: boolean;
};

/** The table that the Supabase CLI keeps, so that both see the same history. */
async function ensureHistory(sql: postgres.Sql): Promise<void> {
  const [found] = await sql`select to_regclass('supabase_migrations.schema_migrations') as name`;
  if (found?.name) return;
  await sql
    .unsafe(`create schema if not exists supabase_migrations;
      create table if not exists supabase_migrations.schema_migrations (
        version text not null primary key, statements text[], name text);`)
    .simple();
}

const readHistory = (sql: postgres.Sql): Promise<HistoryRow[]> =>
  sql<
    HistoryRow[]
  >`select version, name, statements from supabase_migrations.schema_migrations order by version`;

/** Runs `work` on one connection that holds the lock; everybody else waits. */
async function withLock<T>(
  sql: postgres.Sql,
  work: (connection: postgres.ReservedSql) => Promise<T>,
): Promise<T> {
  const connection = await sql.reserve();
  try {
    await connection`select pg_advisory_lock(${LOCK})`;
    await ensureHistory(connection);
    try {
      return await work(connection);
    } finally {
      await connection`select pg_advisory_unlock(${LOCK})`;
    }
  } finally {
    connection.release();
  }
}

/** Name, line and the server's words. Postgres counts characters from 1; inside a function body it gives none. */
function explain(error: unknown, file: string, text: string): StackError {
  if (!(error instanceof postgres.PostgresError)) {
    return new StackError(`${file} failed: ${errorText(error)}.`, 'Nothing of that file was applied.', {
      cause: error,
    });
  }
  const position = Number(error.position);
  const line = position > 0 ? ` at line ${[...text].slice(0, position).join('').split('\n').length}` : '';
  const more = [error.detail, error.hint, error.where].filter(Boolean).join(' ');
  return new StackError(
    `${file} failed${line}: ${error.message} (${error.code}).`,
    more || 'Nothing of that file was applied.',
    {
      cause: error,
    },
  );
}

/** The file and what it means for the history, all or nothing. */
async function runInTransaction(
  connection: postgres.ReservedSql,
  file: MigrationFile,
  record: (text: string) => Promise<unknown>,
): Promise<void> {
  const text = await readSql(file);
  await connection`begin`;
  try {
    await connection.unsafe(text).simple();
    await connection`reset role`;
    await record(text);
    await connection`commit`;
  } catch (error) {
    await connection`rollback`.catch(() => {});
    throw explain(error, file.file, text);
  }
}

function requireOrder(files: MigrationFile[], applied: Set<string>): void {
  const known = new Set(files.map((file) => file.version));
  const strangers = [...applied].filter((version) => !known.has(version));
  if (strangers.length > 0 && strangers.length === applied.size) {
    throw new StackError(
      'This database was made by an earlier set of migrations, and there is no way from there to the present one.',
      'Throw its data away and start afresh with `npm run db:reset` (embedded database only), or check out the version that made it.',
    );
  }
  const [stranger] = strangers;
  if (stranger) {
    throw new StackError(
      `The database has migration ${stranger}, and there is no such file in supabase/migrations.`,
      'Check out the branch that has it, or start afresh with `npm run db:reset` (embedded database only).',
    );
  }
  const newest = [...applied].sort().at(-1) ?? '';
  const late = files.find((file) => file.version < newest && !applied.has(file.version));
  if (late) {
    throw new StackError(
      `Migration ${late.file} is older than ${newest}, which has been applied.`,
      'Give it a newer number, or start afresh with `npm run db:reset` (embedded database only).',
    );
  }
}

/**
 * Applies what is pending, oldest first, each file in its own transaction, under a lock.
 * Returns the versions applied. Throws StackError with file, line and Postgres' message; what came before the
 * failing file stays. The connection's role becomes the owner of what is made.
 */
export async function migrateUp(
  sql: postgres.Sql,
  folders: MigrationFolders = PROJECT_FOLDERS,
): Promise<string[]> {
  const files = await listMigrationFiles(folders.migrations);
  return withLock(sql, async (connection) => {
    const applied = new Set((await readHistory(connection)).map((row) => row.version));
    requireOrder(files, applied);
    const pending = files.filter((file) => !applied.has(file.version));
    for (const file of pending) {
      await runInTransaction(
        connection,
        file,
        (text) => connection`
          insert into supabase_migrations.schema_migrations (version, name, statements)
          values (${file.version}, ${file.name}, ${[text]})`,
      );
    }
    return pending.map((file) => file.version);
  });
}

/**
 * Takes migrations back, newest first, until `to` is the newest (without `to`: all), each with the rollback of
 * the same file name, in its own transaction, under the lock. Returns the versions taken back.
 */
export async function migrateDown(
  sql: postgres.Sql,
  options: { to?: string; folders?: MigrationFolders } = {},
): Promise<string[]> {
  const { to = '', folders = PROJECT_FOLDERS } = options;
  const rollbacks = new Map(
    (await listMigrationFiles(folders.rollbacks)).map((file) => [file.version, file]),
  );
  return withLock(sql, async (connection) => {
    const doomed = (await readHistory(connection)).filter((row) => row.version > to).reverse();
    for (const { version, name } of doomed) {
      const file = rollbacks.get(version);
      if (!file) {
        throw new StackError(
          `Migration ${version}_${name ?? ''} has no rollback in ${folders.rollbacks}.`,
          'Write one of the same file name.',
        );
      }
      await runInTransaction(
        connection,
        file,
        () => connection`delete from supabase_migrations.schema_migrations where version = ${version}`,
      );
    }
    return doomed.map((row) => row.version);
  });
}

/** Files and history side by side, oldest first. Changes nothing in the database but the history table's existence. */
export async function listMigrations(
  sql: postgres.Sql,
  folders: MigrationFolders = PROJECT_FOLDERS,
): Promise<Migration[]> {
  await ensureHistory(sql);
  const history = new Map((await readHistory(sql)).map((row) => [row.version, row]));
  const files = await listMigrationFiles(folders.migrations);
  const known = await Promise.all(
    files.map(async (file): Promise<Migration> => {
      const row = history.get(file.version);
      const whole = row?.statements?.length === 1 ? row.statements[0] : undefined;
      return {
        version: file.version,
        name: file.name,
        state: row ? 'applied' : 'pending',
        isChanged: whole !== undefined && whole !== (await readSql(file)),
      };
    }),
  );
  const versions = new Set(files.map((file) => file.version));
  const strangers = [...history.values()]
    .filter((row) => !versions.has(row.version))
    .map(
      (row): Migration => ({
        version: row.version,
        name: row.name ?? '',
        state: 'unknown',
        isChanged: false,
      }),
    );
  return [...known, ...strangers].sort((a, b) => a.version.localeCompare(b.version));
}
