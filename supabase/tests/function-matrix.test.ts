import { tryAs } from './support/acting.ts';
import { idOf } from './support/market.ts';
import { type ActorName, actors, fillWorld } from './support/rls-world.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

/**
 * Who may call what the API serves as functions, about the rows of stall A: `ok`, or the error that it ends with. 42501:
 * not allowed; LS003: there is nothing of the kind, for whoever asks. Those in `private` are called by the server in the
 * asker's name, which sends a job or mails with them.
 */
const matrix = `
call                          anon   shopper  staffA  managerA  ownerA  ownerB  admin  keyA   service
adjust_stock                  42501  42501    ok      ok        ok      42501   42501  ok     ok
adjust_stock_many             42501  42501    ok      ok        ok      42501   42501  ok     ok
adjust_stock_many:thresholds  42501  42501    42501   ok        ok      42501   42501  ok     ok
transfer_stock                42501  42501    ok      ok        ok      42501   42501  ok     ok
undo_stock_change             42501  42501    ok      ok        ok      42501   42501  ok     ok
undo_stock_change:count       42501  42501    42501   ok        ok      42501   42501  ok     ok
start_stock_take              42501  42501    ok      ok        ok      42501   42501  ok     ok
count_stock                   42501  42501    ok      ok        ok      42501   42501  ok     ok
finish_stock_take             42501  42501    42501   ok        ok      42501   42501  ok     ok
finish_stock_take:begun       42501  42501    ok      ok        ok      42501   42501  ok     ok
cancel_stock_take             42501  42501    42501   ok        ok      42501   42501  ok     ok
cancel_stock_take:begun       42501  42501    ok      ok        ok      42501   42501  ok     ok
get_vendor_stats              42501  42501    ok      ok        ok      42501   ok     42501  ok
check_invariants              42501  42501    42501   42501     42501   42501   ok     42501  ok
private.request_import        42501  LS003    LS003   ok        ok      LS003   LS003  ok     42501
private.cancel_import         42501  LS003    LS003   ok        ok      LS003   LS003  ok     42501
private.apply_for_stall       42501  ok       ok      ok        ok      ok      ok     42501  42501
`;

const [header, ...rows] = matrix.trim().split('\n');
const names = header!.split(/\s+/).slice(1) as ActorName[];
const lines = rows.map((row) => {
  const [call, ...cells] = row.split(/\s+/);
  return { call: call!, cells: Object.fromEntries(names.map((name, index) => [name, cells[index]])) };
});

let database: TestDatabase;
let calls: Record<string, string>;

const q = (name: string) => `'${idOf(name)}'`;

/** A stock-take of A that staff began, a change and a count to take back, an import that is being checked. */
async function arrange({ sql }: TestDatabase): Promise<Record<string, string>> {
  await sql`insert into public.locations (id, vendor_id, name) values (${idOf('a-shed')}, ${idOf('a')}, 'Shed'),
    (${idOf('a-cellar')}, ${idOf('a')}, 'Cellar'), (${idOf('a-loft')}, ${idOf('a')}, 'Loft')`;
  await sql`update public.imports set state = 'checking' where id = ${idOf('a-import')}`;
  await sql`insert into public.imports (id, vendor_id, file_name, bytes, sha256, encoding, delimiter, format, headers)
    values (${idOf('a-import-2')}, ${idOf('a')}, 'x.csv', 1, repeat('0', 64), 'utf-8', ',', 'own', '["sku"]')`;
  const [shelf] = await sql`select id from public.inventory where variant_id = ${idOf('a-open-1')}`;
  const add = sql.json([{ inventory_id: shelf!.id, add: 1 }]);
  const [bulk] = await sql`select public.adjust_stock_many(${idOf('a')}, ${add}) ->> 'change_id' as id`;
  const [begun] = await sql`select public.start_stock_take(${idOf('a-cellar')}) as id`;
  await sql`update public.stock_takes set started_by = ${idOf('staffA')} where id = ${begun!.id}`;
  const [counted] = await sql`select public.start_stock_take(${idOf('a-loft')}) as id`;
  await sql`select public.count_stock(${counted!.id}, ${idOf('a-open-1')}, 2)`;
  const [count] = await sql`select public.finish_stock_take(${counted!.id}) ->> 'change_id' as id`;
  const line = (what: string) => `'[{"inventory_id": "${shelf!.id}", ${what}}]'::jsonb`;
  return {
    adjust_stock: `(${q('a-open-1')}, ${q('a-main')}, 1, 'received')`,
    adjust_stock_many: `(${q('a')}, ${line('"add": 1')})`,
    'adjust_stock_many:thresholds': `(${q('a')}, ${line('"threshold": 3')})`,
    transfer_stock: `(${q('a-open-1')}, ${q('a-main')}, ${q('a-shed')}, 1)`,
    undo_stock_change: `('${bulk!.id}')`,
    'undo_stock_change:count': `('${count!.id}')`,
    start_stock_take: `(${q('a-shed')})`,
    count_stock: `(${q('a-take')}, ${q('a-open-1')}, 3, 8)`,
    finish_stock_take: `(${q('a-take')})`,
    'finish_stock_take:begun': `('${begun!.id}')`,
    cancel_stock_take: `(${q('a-take')})`,
    'cancel_stock_take:begun': `('${begun!.id}')`,
    'private.request_import': `(${q('a-import-2')}, 'check', '{}')`,
    'private.cancel_import': `(${q('a-import')})`,
    'private.apply_for_stall': "('Another', 'another', 'x@livestall.example', 'Shop')",
    get_vendor_stats: `(${q('a')})`,
    check_invariants: '()',
  };
}

beforeAll(async () => {
  database = await makeTestDatabase('functions');
  await fillWorld(database.sql);
  calls = await arrange(database);
});

afterAll(() => database.drop());

async function outcome(actor: ActorName, call: string): Promise<string> {
  const [name] = call.split(':');
  const text = `select ${name!.includes('.') ? name : `public.${name}`}${calls[call]}`;
  try {
    await tryAs(database.sql, actors[actor], (tx) => tx.unsafe(text));
    return 'ok';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

it('covers every function that clients may call', async () => {
  const served = await database.sql<{ name: string }[]>`
    select p.proname as name from pg_proc p where p.pronamespace = 'public'::regnamespace
      and has_function_privilege('authenticated', p.oid, 'execute') order by 1`;
  const named = new Set(lines.map(({ call }) => call.split(':')[0]!).filter((name) => !name.includes('.')));
  expect([...named].sort()).toEqual(served.map(({ name }) => name));
});

it.each(lines)('$call', async ({ call, cells }) => {
  const actual: Record<string, string> = {};
  for (const name of names) actual[name] = await outcome(name, call);
  expect(actual).toEqual(cells);
});
