import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { setUpDatabase } from '#supabase/local/database-setup';

const supabaseFolder = join(process.cwd(), 'supabase');
const templatePrefix = 'livestall_template_';

export interface TestDatabase {
  name: string;
  /** Where `sql` is connected to. */
  url: string;
  /** As role postgres: what the application and migrations are. Not a superuser. */
  sql: postgres.Sql;
  /** As the superuser, to break things on purpose. */
  admin: postgres.Sql;
  /** Another pool as role postgres; ended by `drop`. */
  connect(max: number): postgres.Sql;
  /** Ends the pools and removes the database. */
  drop(): Promise<void>;
}

function requireUrl(name: string): string {
  const url = process.env[name];
  if (!url)
    throw new Error(`${name} is not set: run these tests with \`npm run jest -- --selectProjects db\`.`);
  return url;
}

function urlOf(variable: string, database: string): string {
  const url = new URL(requireUrl(variable));
  url.pathname = `/${database}`;
  return url.href;
}

const quiet = { onnotice: () => {}, idle_timeout: 20 } as const;
const poolOf = (variable: string, database: string, max: number) =>
  postgres(urlOf(variable, database), { ...quiet, max });

/** Changes whenever a migration or what the stack brings changes, so that no test runs on an old template. */
function schemaHash(): string {
  const hash = createHash('sha256');
  for (const folder of ['migrations', 'local', 'local/realtime']) {
    const files = readdirSync(join(supabaseFolder, folder)).filter((file) => file.endsWith('.sql'));
    for (const file of files.sort())
      hash.update(file).update(readFileSync(join(supabaseFolder, folder, file)));
  }
  return hash.digest('hex').slice(0, 12);
}

async function buildTemplate(server: postgres.ReservedSql, name: string): Promise<void> {
  const building = `${name}_building`;
  await server`drop database if exists ${server(building)} with (force)`;
  await server`create database ${server(building)}`;
  await server`alter database ${server(building)} owner to postgres`;
  await setUpDatabase({
    adminUrl: urlOf('TEST_DATABASE_ADMIN_URL', building),
    databaseUrl: urlOf('DATABASE_URL', building),
    password: decodeURIComponent(new URL(requireUrl('DATABASE_URL')).password) || 'postgres',
  });
  await server`alter database ${server(building)} rename to ${server(name)}`;
}

async function ensureTemplate(server: postgres.ReservedSql): Promise<string> {
  const name = templatePrefix + schemaHash();
  const templates = await server<{ name: string }[]>`
    select datname as name from pg_database where datname ~ ${`^${templatePrefix}[0-9a-f]{12}$`}`;
  for (const old of templates.filter((row) => row.name !== name)) {
    await server`drop database if exists ${server(old.name)} with (force)`;
  }
  if (!templates.some((row) => row.name === name)) await buildTemplate(server, name);
  return name;
}

/** `work` has the server to itself: test files run side by side and would build the template twice. */
async function withServer<T>(work: (server: postgres.ReservedSql) => Promise<T>): Promise<T> {
  const admin = postgres(requireUrl('TEST_DATABASE_ADMIN_URL'), { ...quiet, max: 1 });
  const server = await admin.reserve();
  try {
    await server`select pg_advisory_lock(hashtext('livestall_test_databases'))`;
    return await work(server);
  } finally {
    server.release();
    await admin.end({ timeout: 5 });
  }
}

/** A database of the caller's own with all migrations and no rows: a copy of a template made once per schema. */
export async function makeTestDatabase(purpose: string): Promise<TestDatabase> {
  const name = `livestall_${purpose}_${process.pid}_${Date.now().toString(36)}`;
  await withServer(async (server) => {
    const template = await ensureTemplate(server);
    await server`create database ${server(name)} template ${server(template)}`;
    await server`alter database ${server(name)} owner to postgres`;
  });
  const pools: postgres.Sql[] = [];
  const open = (variable: string, max: number) => {
    const pool = poolOf(variable, name, max);
    pools.push(pool);
    return pool;
  };
  return {
    name,
    url: urlOf('DATABASE_URL', name),
    sql: open('DATABASE_URL', 4),
    admin: open('TEST_DATABASE_ADMIN_URL', 2),
    connect: (max) => open('DATABASE_URL', max),
    async drop() {
      await Promise.all(pools.map((pool) => pool.end({ timeout: 5 })));
      await withServer((server) => server`drop database if exists ${server(name)} with (force)`);
    },
  };
}
