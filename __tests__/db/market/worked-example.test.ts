import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { migrateDown, migrateUp } from '#supabase/local/migrate';
import { generateTypes } from '../../../scripts/schema/database-types.ts';
import { makeTestDatabase, type TestDatabase } from '../../../supabase/tests/support/test-database.ts';
import { call } from '../../support/call-route.ts';
import { makeCategory, makeProduct, makeStall } from '../../support/market.ts';
import { copyTree, follow, readExample, type Step } from '../../support/worked-example.ts';

let database: TestDatabase;
let folder: string;
let steps: Step[];
let end: () => Promise<void> = async () => undefined;

const there = (path: string) => join(folder, path);
const folders = () => ({ migrations: there('supabase/migrations'), rollbacks: there('supabase/rollbacks') });

beforeAll(async () => {
  database = await makeTestDatabase('worked_example');
  folder = await mkdtemp(join(tmpdir(), 'livestall-example-'));
  steps = await readExample();
  await copyTree(folder);
});

afterAll(async () => {
  await end();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function findTypeErrors(): Promise<string> {
  const run = promisify(execFile)('tsc', ['--noEmit', '--incremental', 'false'], { cwd: folder });
  return (await run.catch((failed: { stdout: string }) => failed)).stdout;
}

it('the example is a migration with its way back, a query, a shape and a component', () => {
  expect(steps.map(({ file }) => file)).toEqual([
    expect.stringMatching(/^supabase\/migrations\/\d{14}_\w+\.sql$/),
    expect.stringMatching(/^supabase\/rollbacks\/\d{14}_\w+\.sql$/),
    expect.stringMatching(/^lib\/market\/\w+\/[\w-]*queries\.ts$/),
    expect.stringMatching(/^lib\/market\/\w+\/schema\.ts$/),
    expect.stringMatching(/^components\/[\w/-]+\.tsx$/),
  ]);
});

it('who follows it, and touches nothing else, sees the field of the table in the answer and on the screen', async () => {
  for (const step of steps) await follow(folder, step);
  await migrateUp(database.sql, folders());
  await writeFile(there('supabase/database.types.ts'), await generateTypes(database.url));
  expect(await findTypeErrors()).toBe('');

  const { sql } = database;
  const category = await makeCategory(sql, 'example');
  const { id } = await makeProduct(sql, await makeStall(sql, 'example'), category.id, { name: 'Saffron' });
  await sql`update public.products set origin = 'La Mancha' where id = ${id}`;

  process.env.DATABASE_URL = database.url;
  const { runtime } = await import(there('lib/runtime.ts'));
  end = () => runtime().close();
  const { GET } = await import(there('app/api/products/[id]/route.ts'));
  const { status, body } = await call(GET, `/api/products/${id}`, { params: { id } });
  expect({ status, product: body.product }).toMatchObject({ status: 200, product: { origin: 'La Mancha' } });

  const { ProductWords } = await import(there('components/shop/product-words.tsx'));
  const html = (product: object) => renderToStaticMarkup(createElement(ProductWords, { product }));
  expect(html(body.product)).toContain('La Mancha');
  expect(html({ ...body.product, origin: '' })).not.toContain('From');
});

it('its way back takes the field away again', async () => {
  const columns = () =>
    database.sql`select from information_schema.columns where table_name = 'products' and column_name = 'origin'`;
  expect(await columns()).toHaveLength(1);
  const to = (await readdir('supabase/migrations')).sort().at(-1)?.slice(0, 14) ?? '';
  expect(await migrateDown(database.sql, { to, folders: folders() })).toHaveLength(1);
  expect(await columns()).toHaveLength(0);
});
