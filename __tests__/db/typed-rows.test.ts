import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { appendFile, cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeTestDatabase, type TestDatabase } from '../../supabase/tests/support/test-database.ts';
import { type DescribedColumn, makeDescribe } from '../support/described-rows.ts';
import { type Recorded, record } from '../support/recorded-statements.ts';
import {
  queryFiles,
  type TypedStatement,
  typedStatements,
  typedTables,
} from '../support/typed-statements.ts';

// `sql<Row>` is believed by the compiler. Here it is held against what the database says of the statement: each is
// recorded as the shop makes it, described by a database that has all migrations, and compared by the compiler.

/** Functions that look at what they are given before they ask. */
const given: Record<string, unknown[]> = {
  deleteExpired: [new AbortController().signal],
  findApiKey: [
    new Request('http://shop.test', { headers: { authorization: `Bearer lsk_${'a'.repeat(43)}` } }),
  ],
};

/** What is said of a column and what it is: a text may be said to be certain texts, JSON to be anything. */
const comparison = `
type Fits<Said, Is> = unknown extends Is ? true
  : [Is] extends [List<infer Each>] ? ([Said] extends [readonly (infer One)[]] ? Fits<One, Each> : false)
  : [string] extends [Is] ? ([Said] extends [string] ? true : false)
  : [Is] extends [Said] ? ([Said] extends [string | number | boolean | Uint8Array | Date] ? true : false) : false;
type List<T> = T[];
type Differing<Said, Is, Nullable> = { [K in keyof Said | keyof Is]: K extends keyof Said & keyof Is
  ? Fits<NonNullable<Said[K]>, Is[K]> extends true ? (K extends Nullable ? (null extends Said[K] ? never : K) : never) : K
  : K }[keyof Said | keyof Is];
type Agrees<Said, Is, Nullable> = [Differing<Said, Is, Nullable>] extends [never] ? true : { differs: Differing<Said, Is, Nullable> };
`;

function checkOf(
  { line, type }: Omit<TypedStatement, 'fragments'>,
  columns: DescribedColumn[],
  no: number,
): string {
  const fields = columns.map((column) => `${JSON.stringify(column.name)}: ${column.type}`);
  const nullable = columns.filter(({ isNullable }) => isNullable).map(({ name }) => JSON.stringify(name));
  return `export const line${line}_${no}: Agrees<${type}, { ${fields.join('; ')} }, ${nullable.join(' | ') || 'never'}> = true;\n`;
}

const recorded: Recorded = { statements: new Map(), parts: new Set() };
const typed = typedStatements();
let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await makeTestDatabase('typed_rows');
  folder = await mkdtemp(join(tmpdir(), 'livestall-rows-'));
  for (const file of queryFiles())
    for (const [name, ask] of Object.entries(await import(join(process.cwd(), file))))
      await record(recorded, ask, given[name]);
});

afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

it('every statement with a type of its own is asked here', () => {
  expect(typed.length).toBeGreaterThan(120);
  const missed = typed.filter(
    ({ fragments }) => !recorded.statements.has(fragments) && !recorded.parts.has(fragments),
  );
  expect(missed.map(({ file, line }) => `${file}:${line}`)).toEqual([]);
});

/** What the compiler says of the copy; of a comparison, with the line of the statement that it is of. */
async function findTypeErrors(): Promise<string[]> {
  const run = promisify(execFile)('tsc', ['--noEmit', '--incremental', 'false'], { cwd: folder });
  const { stdout } = await run.catch((failed: { stdout: string }) => failed);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((error) => {
      const [, file = '', line = ''] = /^(\S+?)\((\d+),/.exec(error) ?? [];
      const said = file && readFileSync(join(folder, file), 'utf8').split('\n')[Number(line) - 1];
      const [, of] = /^export const line(\d+)_/.exec(said ?? '') ?? [];
      return of ? `${file}:${of}: ${error}` : error;
    });
}

it('the database understands every statement of ours', async () => {
  const columnsOf = await makeDescribe(database.sql);
  const wrong: string[] = [];
  // What a query file makes for the inside of others is none.
  const texts = [...recorded.statements.values()].flatMap((each) => [...each]);
  for (const text of texts.filter((each) => /^\s*(select|with|insert|update|delete)\b/.test(each)))
    await columnsOf(text).catch((error: Error) => wrong.push(`${error.message}: ${text}`));
  expect(wrong).toEqual([]);
});

it('its row, and that of a table that is typed by hand, is the one that the database answers with', async () => {
  const columnsOf = await makeDescribe(database.sql);
  await cp('lib', join(folder, 'lib'), { recursive: true });
  await mkdir(join(folder, 'supabase'));
  for (const file of ['package.json', 'tsconfig.json', 'supabase/database.types.ts'])
    await cp(file, join(folder, file));
  await symlink(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  const asked = typed.flatMap((statement) =>
    [...(recorded.statements.get(statement.fragments) ?? [])].map((text) => ({ ...statement, text })),
  );
  const tables = typedTables();
  expect(tables.length).toBeGreaterThan(4);
  const checked = [...asked, ...tables];
  const checks = new Map<string, string>();
  for (const [no, each] of checked.entries())
    checks.set(
      each.file,
      (checks.get(each.file) ?? comparison) + checkOf(each, await columnsOf(each.text), no),
    );
  for (const [file, text] of checks) await appendFile(join(folder, file), text);
  expect(await findTypeErrors()).toEqual([]);
});
