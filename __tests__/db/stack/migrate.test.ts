import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { listMigrations, migrateDown, migrateUp } from '../../../supabase/local/migrate.ts';
import { createDatabaseFromTemplate, type TestDatabase } from '../../../supabase/local/test-stack.ts';

// Real processes on a machine that may be busy with other test files.
const FIRST = '20260101000000';
const SECOND = '20260102000000';

let folder: string;
let database: TestDatabase;
let sql: postgres.Sql;
const folders = () => ({
  migrations: join(folder, 'supabase/migrations'),
  rollbacks: join(folder, 'supabase/rollbacks'),
});

async function write(kind: 'migrations' | 'rollbacks', file: string, text: string): Promise<void> {
  await writeFile(join(folders()[kind], file), text);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'livestall-migrate-'));
  await mkdir(folders().migrations, { recursive: true });
  await mkdir(folders().rollbacks, { recursive: true });
  database = await createDatabaseFromTemplate('migrate');
  sql = postgres(database.url, { max: 4, onnotice: () => {} });
  await sql`drop schema if exists supabase_migrations cascade`;
  await write('migrations', `${FIRST}_shelves.sql`, 'create table public.shelves (id int primary key);');
  await write('rollbacks', `${FIRST}_shelves.sql`, 'drop table public.shelves;');
  await write(
    'migrations',
    `${SECOND}_boxes.sql`,
    'create table public.boxes (shelf int references public.shelves);',
  );
  await write('rollbacks', `${SECOND}_boxes.sql`, 'drop table public.boxes;');
});

afterEach(async () => {
  await sql.end();
  await database.drop();
  await rm(folder, { recursive: true });
});

const tables = async () => {
  const rows = await sql<{ name: string }[]>`
    select relname as name from pg_class where relname in ('shelves', 'boxes') order by 1`;
  return rows.map((row) => row.name);
};

test('up, down and up again', async () => {
  expect(await migrateUp(sql, folders())).toEqual([FIRST, SECOND]);
  expect(await migrateUp(sql, folders())).toEqual([]);
  expect(await migrateDown(sql, { to: FIRST, folders: folders() })).toEqual([SECOND]);
  expect(await tables()).toEqual(['shelves']);
  expect(await migrateDown(sql, { folders: folders() })).toEqual([FIRST]);
  expect(await tables()).toEqual([]);
  expect(await migrateUp(sql, folders())).toEqual([FIRST, SECOND]);
  expect(await tables()).toEqual(['boxes', 'shelves']);
});

test('no migrations at all is fine', async () => {
  await rm(folders().migrations, { recursive: true });
  expect(await migrateUp(sql, folders())).toEqual([]);
});

test('two starters at once apply each file once', async () => {
  const applied = await Promise.all([migrateUp(sql, folders()), migrateUp(sql, folders())]);
  expect(applied.flat().sort()).toEqual([FIRST, SECOND]);
});

test('a failing file is named with its line and the server’s words, and nothing of it stays', async () => {
  const broken = '20260103000000_broken.sql';
  await write(
    'migrations',
    broken,
    '-- ünïcödé\ncreate table public.lost ();\n\nselect 1 fro public.shelves;\n',
  );
  await expect(migrateUp(sql, folders())).rejects.toThrow(
    /20260103000000_broken\.sql failed at line 4: syntax error/,
  );
  expect(await sql`select to_regclass('public.lost') as lost`).toEqual([{ lost: null }]);
  expect((await listMigrations(sql, folders())).map(({ state }) => state)).toEqual([
    'applied',
    'applied',
    'pending',
  ]);
});

test('a rollback that is missing is named before anything is taken back', async () => {
  await migrateUp(sql, folders());
  await rm(join(folders().rollbacks, `${SECOND}_boxes.sql`));
  await expect(migrateDown(sql, { folders: folders() })).rejects.toThrow(`${SECOND}_boxes has no rollback`);
  expect(await tables()).toEqual(['boxes', 'shelves']);
});

test('a file older than what was applied, and a history without its file, are refused', async () => {
  await migrateUp(sql, folders());
  await write('migrations', '20260101120000_late.sql', 'select 1;');
  await expect(migrateUp(sql, folders())).rejects.toThrow('20260101120000_late.sql is older than');
  await rm(join(folders().migrations, '20260101120000_late.sql'));
  await rm(join(folders().migrations, `${SECOND}_boxes.sql`));
  await expect(migrateUp(sql, folders())).rejects.toThrow(`The database has migration ${SECOND}`);
  expect((await listMigrations(sql, folders())).at(-1)).toMatchObject({ version: SECOND, state: 'unknown' });
});

test('a history of which there is no file at all is one of an earlier set', async () => {
  await migrateUp(sql, folders());
  for (const name of [`${FIRST}_shelves.sql`, `${SECOND}_boxes.sql`])
    await rm(join(folders().migrations, name));
  await write('migrations', '20260301000000_all.sql', 'select 1;');
  await expect(migrateUp(sql, folders())).rejects.toMatchObject({
    message: expect.stringContaining('made by an earlier set of migrations'),
    hint: expect.stringContaining('npm run db:reset'),
  });
});

test('an edit after the fact is noticed', async () => {
  await migrateUp(sql, folders());
  await write('migrations', `${SECOND}_boxes.sql`, 'select 2;');
  expect((await listMigrations(sql, folders())).map(({ isChanged }) => isChanged)).toEqual([false, true]);
});

/** The Supabase CLI as a person would call it. */
async function cli(...args: string[]): Promise<string> {
  const program = join(import.meta.dirname, '../../../node_modules/.bin/supabase');
  const env = { ...process.env, DO_NOT_TRACK: '1', HOME: folder, NODE_OPTIONS: '' };
  const options = [`--remote=${database.url}`, `--workdir=${folder}`, '--yes'];
  return (await promisify(execFile)(program, ['migration', ...args, ...options], { env })).stdout;
}

test('the Supabase CLI and this runner see one history', async () => {
  await migrateUp(sql, folders());
  const list = await cli('list');
  for (const version of [FIRST, SECOND]) expect(list.split(version)).toHaveLength(3);

  await write('migrations', '20260104000000_labels.sql', 'create table public.labels (id int);');
  await cli('up');
  expect((await listMigrations(sql, folders())).map(({ state }) => state)).toEqual([
    'applied',
    'applied',
    'applied',
  ]);
  expect(await migrateUp(sql, folders())).toEqual([]);
});
