import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

// What an object promises is written at the object: `\sf` shows a function with it, supabase/schema has it.

let database: TestDatabase;

beforeAll(async () => {
  database = await makeTestDatabase('comments');
});

afterAll(() => database.drop());

const isSaying = (comment: string | null) => (comment?.trim().length ?? 0) >= 15;

it('every function says what it guarantees, in a comment on it or in the first one of its body', async () => {
  const functions = await database.sql<{ name: string; comment: string | null; body: string | null }[]>`
    select p.oid::regprocedure::text as name, obj_description(p.oid, 'pg_proc') as comment, p.prosrc as body
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('public', 'private')`;
  expect(functions.length).toBeGreaterThan(150);
  const silent = functions.filter(({ comment, body }) => {
    const first = /^\s*(?:\/\*([\s\S]*?)\*\/|--(.*))/.exec(body ?? '');
    return !isSaying(comment) && !isSaying(first?.[1] ?? first?.[2] ?? null);
  });
  expect(silent.map(({ name }) => name)).toEqual([]);
});

it('every table and view says what a row of it is', async () => {
  const relations = await database.sql<{ name: string; comment: string | null }[]>`
    select c.oid::regclass::text as name, obj_description(c.oid, 'pg_class') as comment
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'private') and c.relkind in ('r', 'p', 'v', 'm')`;
  expect(relations.length).toBeGreaterThan(40);
  expect(relations.filter(({ comment }) => !isSaying(comment)).map(({ name }) => name)).toEqual([]);
});

it('no function is longer than a person takes in at a glance', async () => {
  const long = await database.sql<{ name: string; lines: number }[]>`
    select p.oid::regprocedure::text as name, l.lines from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    cross join lateral (select cardinality(string_to_array(btrim(
      regexp_replace(p.prosrc, '^\\s*?/\\*.*?\\*/', ''), E'\\n '), E'\\n')) as lines) l
    where n.nspname in ('public', 'private') and l.lines > 60`;
  expect(long).toEqual([]);
});
