import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDataModel, marker } from '../../scripts/schema/data-model.ts';
import { describeDatabase, describeWithin } from '../../scripts/schema/describe-database.ts';
import { findDrift, writeGenerated } from '../../scripts/schema/keep-files.ts';
import { makeSchemaFiles } from '../../scripts/schema/schema-files.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

// supabase/schema and docs/data-model.md say what the database is. That the committed files are up to date is checked
// by `npm test` (step `database`); here, that nothing can be left out of them.

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await makeTestDatabase('schema_files');
  folder = await mkdtemp(join(tmpdir(), 'livestall-schema-'));
});

afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

class Undone extends Error {}

/** The files as they are with this statement, which is taken back. */
async function filesWith(statement: string): Promise<Map<string, string>> {
  let files: Map<string, string> | undefined;
  await database.sql
    .begin(async (tx) => {
      await tx.unsafe(statement);
      files = makeSchemaFiles(await describeWithin(tx));
      throw new Undone();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error;
    });
  return files!;
}

it('writes the same bytes each time', async () => {
  const first = makeSchemaFiles(await describeDatabase(database.sql));
  expect(first.size).toBeGreaterThan(10);
  expect(makeSchemaFiles(await describeDatabase(database.sql))).toEqual(first);
});

it.each([
  ['a table', 'create table public.stray (id uuid primary key)', 'public.stray'],
  ['a view', 'create view private.stray as select 1 as one', 'private.stray'],
  ['a function', `create function private.stray() returns integer language sql return 1`, 'private.stray'],
  ['an enum', `create type public.stray as enum ('a')`, 'public.stray'],
  ['a composite type', 'create type private.stray as (a integer)', 'private.stray'],
])('%s without an area is refused, and the sentence says where to name it', async (_, statement, name) => {
  await expect(filesWith(statement)).rejects.toThrow(
    `${name} has no area. Name it in scripts/schema/areas.ts, then run: npm run db:schema`,
  );
});

it('a name in the areas that there is no object of is refused', async () => {
  await expect(filesWith('drop view public.stall_orders')).rejects.toThrow(
    'areas.ts names public.stall_orders, and the database has no such object',
  );
});

it.each([
  ['a domain', 'create domain private.stray as text'],
  ['a sequence that no table owns', 'create sequence private.stray'],
  ['an aggregate', 'create aggregate private.stray(integer) (sfunc = int4pl, stype = integer)'],
  ['a partitioned table', 'create table private.stray (id integer) partition by range (id)'],
  ['a rule', 'create rule stray as on delete to private.alerts do instead nothing'],
  ['statistics', 'create statistics private.stray on price, currency from public.products'],
])('%s, a kind that is not written down, is refused rather than left out', async (_, statement) => {
  await expect(filesWith(statement)).rejects.toThrow('which scripts/schema cannot write down');
});

/** A change that is refused is seen; one that Postgres refuses says nothing about the files. */
function refusalOf(error: Error): Map<string, string> {
  if (!/cannot write down|has no area/.test(error.message)) throw error;
  return new Map([['refused', error.message]]);
}

it('whatever may change shows', async () => {
  const before = makeSchemaFiles(await describeDatabase(database.sql));
  const changes = [
    'alter table public.holds add column note text',
    `alter table public.holds alter column created_at set default '2026-01-01'`,
    'alter table public.holds add constraint small check (quantity < 7)',
    'create index stray on public.holds (created_at)',
    'alter table public.holds disable row level security',
    'alter table public.holds force row level security',
    'alter table public.holds set (fillfactor = 70)',
    'alter table public.holds replica identity full',
    'alter table public.inventory disable trigger derive_products_on_update',
    `comment on column public.holds.quantity is 'much'`,
    'drop policy "admins read holds" on public.holds',
    'grant update (quantity) on public.holds to authenticated',
    'revoke select on public.holds from authenticated',
    'grant select on public.holds to service_role with grant option',
    `insert into private.review_calls (product_id) select null where false; insert into private.health_checks (at, failing) values (now(), '{a}')`,
    'create trigger stray after delete on public.holds for each statement execute function private.touch_updated_at()',
    'create trigger stray after delete on auth.users for each statement execute function private.touch_updated_at()',
    'create policy stray on realtime.messages for insert to anon with check (true)',
    'create policy stray on storage.objects for all to anon using (true)',
    'grant execute on function private.is_admin() to public',
    'alter function private.is_admin() volatile',
    `comment on function private.is_admin() is 'who'`,
    'alter default privileges in schema public revoke all on tables from anon',
    'grant create on schema private to service_role',
    'create publication stray for table public.holds',
    `update storage.buckets set public = true`,
  ];
  const unseen: string[] = [];
  for (const change of changes) {
    const after = await filesWith(change).catch(refusalOf);
    if ([...before].every(([name, text]) => after.get(name) === text)) unseen.push(change);
  }
  expect(unseen).toEqual([]);
});

it('the data model keeps what was written by hand, and draws every table', async () => {
  const description = await describeDatabase(database.sql);
  const model = makeDataModel(description, `# By hand\n\n${marker}\n\nold`);
  expect(model.startsWith(`# By hand\n\n${marker}\n\n## `)).toBe(true);
  expect(model).not.toContain('\nold');
  expect(makeDataModel(description, model)).toBe(model);
  for (const { name, kind } of description.relations)
    if (kind === 'table') expect(model).toContain(`\`${name.replace('public.', '')}\``);
  expect(model).toContain('vendors ||--o{ vendor_members : "vendor_id"');
  // The words of mermaid: a type, a name and what is a key; two entities and what leads from one to the other.
  const attribute = /^ {4}[A-Za-z_]\w*(\[\])? [a-z_]\w*( PK| FK| PK, FK)?$/;
  const line =
    /^(erDiagram| {2}("[\w.]+"|\w+) \{| {2}\}| {2}("[\w.]+"|\w+) (\|\||\|o)--(o\||o\{) ("[\w.]+"|\w+) : "[\w, ]+")$/;
  const drawn = [...model.matchAll(/```mermaid\n([\s\S]*?)\n```/g)].flatMap(([, text]) => text!.split('\n'));
  expect(drawn.length).toBeGreaterThan(400);
  expect(drawn.filter((words) => !attribute.test(words) && !line.test(words))).toEqual([]);
});

it('files that are missing, behind or left over are each named with the command that mends them', async () => {
  const files = new Map(['a', 'b', 'c'].map((name) => [join(folder, `${name}.sql`), `${name}\n`]));
  const generated = [{ command: 'npm run db:schema', folder, files }];
  await writeGenerated(generated);
  expect(await findDrift(generated)).toEqual([]);
  await writeFile(join(folder, 'a.sql'), 'edited\n');
  await rm(join(folder, 'b.sql'));
  await writeFile(join(folder, 'd.sql'), 'd\n');
  expect(await findDrift(generated)).toEqual([
    `${join(folder, 'd.sql')} is of an area that there is no more. Run: npm run db:schema`,
    `${join(folder, 'a.sql')} is behind the migrations. Run: npm run db:schema`,
    `${join(folder, 'b.sql')} is missing. Run: npm run db:schema`,
  ]);
  await writeGenerated(generated);
  expect(await findDrift(generated)).toEqual([]);
});
