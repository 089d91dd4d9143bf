import type postgres from 'postgres';
import { apiScope } from '#lib/web/auth/scopes';
import { type Actor, apiKey, tryAs } from './support/acting.ts';
import { idOf } from './support/market.ts';
import { probes, type TableProbe } from './support/rls-rows.ts';
import { type ActorName, actors, fillWorld } from './support/rls-world.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

/**
 * What everyone may do with every table and view that the API serves. A cell lists the labels of the rows (see
 * support/rls-rows.ts) that are really seen, changed, deleted or accepted; `.` is none of them, `-` that the verb is
 * not granted at all. A row of another stall in a cell of A's people, or the other way round, would be a leak.
 */
const matrix = `
table                 verb    anon  shopper  other  staffA  managerA  ownerA  ownerB  admin   keyA   service
profiles              select  -     s        .      t       .         .       B       stB     .      stB
                      insert  -     -        -      -       -         -       -       -       -      n
                      update  -     s        .      t       .         .       B       .       .      stB
                      delete  -     -        -      -       -         -       -       -       -      stB
vendors               select  AB    AB       AB     AB      AB        AB      AB      ABp     AB     ABp
                      insert  -     -        -      -       -         -       -       -       -      n
                      update  -     .        .      .       .         A       B       .       .      ABp
                      delete  -     -        -      -       -         -       -       -       -      ABp
own_vendors           select  -     .        .      A       A         A       B       ABp     .      -
                      insert  -     -        -      -       -         -       -       -       -      -
                      update  -     -        -      -       -         -       -       -       -      -
                      delete  -     -        -      -       -         -       -       -       -      -
vendor_members        select  -     .        .      A       A         A       B       AB      .      AB
                      insert  -     -        -      -       -         -       -       -       -      AB
                      update  -     .        .      .       .         A       B       .       .      AB
                      delete  -     .        .      A       .         A       .       .       .      AB
vendor_tax_profiles   select  -     .        .      A       A         A       B       AB      .      AB
                      insert  -     .        .      .       .         A       B       .       .      AB
                      update  -     .        .      .       .         A       B       .       .      AB
                      delete  -     -        -      -       -         -       -       -       -      AB
vat_countries         select  d     d        d      d       d         d       d       d       d      d
                      insert  -     -        -      -       -         -       -       -       -      n
                      update  -     -        -      -       -         -       -       -       -      d
                      delete  -     -        -      -       -         -       -       -       -      d
vat_rates             select  d     d        d      d       d         d       d       d       d      d
                      insert  -     -        -      -       -         -       -       -       -      n
                      update  -     -        -      -       -         -       -       -       -      d
                      delete  -     -        -      -       -         -       -       -       -      d
locations             select  -     .        .      A       A         A       B       AB      A      AB
                      insert  -     .        .      .       A         A       B       .       .      AB
                      update  -     .        .      .       A         A       B       .       .      AB
                      delete  -     .        .      .       A         A       B       .       .      AB
categories            select  c     c        c      c       c         c       c       c       c      c
                      insert  -     -        -      -       -         -       -       -       -      n
                      update  -     -        -      -       -         -       -       -       -      c
                      delete  -     -        -      -       -         -       -       -       -      c
products              select  AB    AB       AB     AaB     AaB       AaB     ABb     AaBb    AaB    AaBb
                      insert  -     .        .      .       A         A       B       .       A      AB
                      update  -     .        .      .       Aa        Aa      Bb      .       Aa     AaBb
                      delete  -     -        -      -       -         -       -       -       -      AaBb
product_variants      select  AB    AB       AB     AxaB    AxaB      AxaB    AByb    AxaByb  AxaB   AxaByb
                      insert  -     .        .      .       A         A       B       .       A      AB
                      update  -     .        .      .       Axa       Axa     Byb     .       Axa    AxaByb
                      delete  -     -        -      -       -         -       -       -       -      AxaByb
product_images        select  AB    AB       AB     AaB     AaB       AaB     ABb     AaBb    AaB    AaBb
                      insert  -     .        .      .       A         A       B       .       .      ABx
                      update  -     .        .      .       Aa        Aa      Bb      .       .      AaBb
                      delete  -     .        .      .       Aa        Aa      Bb      .       .      AaBb
variant_availability  select  AB    AB       AB     AB      AB        AB      AB      AB      AB     AB
                      insert  -     -        -      -       -         -       -       -       -      -
                      update  -     -        -      -       -         -       -       -       -      -
                      delete  -     -        -      -       -         -       -       -       -      -
inventory             select  -     .        .      A       A         A       B       AB      A      AB
                      insert  -     -        -      -       -         -       -       -       -      -
                      update  -     .        .      .       A         A       B       .       A      AB
                      delete  -     -        -      -       -         -       -       -       -      -
inventory_movements   select  -     .        .      A       A         A       B       AB      A      AB
                      insert  -     -        -      -       -         -       -       -       -      -
                      update  -     -        -      -       -         -       -       -       -      -
                      delete  -     -        -      -       -         -       -       -       -      -
holds                 select  -     .        .      .       .         .       .       AB      .      AB
                      insert  -     -        -      -       -         -       -       -       -      -
                      update  -     -        -      -       -         -       -       -       -      -
                      delete  -     -        -      -       -         -       -       -       -      -
carts                 select  -     s        o      .       .         .       .       .       .      sog
                      insert  -     -        -      -       -         -       -       -       -      n
                      update  -     -        -      -       -         -       -       -       -      sog
                      delete  -     -        -      -       -         -       -       -       -      sog
cart_items            select  -     s        o      .       .         .       .       .       .      sog
                      insert  -     -        -      -       -         -       -       -       -      s
                      update  -     -        -      -       -         -       -       -       -      sog
                      delete  -     -        -      -       -         -       -       -       -      sog
orders                select  -     A        B      .       .         .       .       AB      .      AB
                      insert  -     -        -      -       -         -       -       -       -      s
                      update  -     -        -      -       -         -       -       -       -      AB
                      delete  -     -        -      -       -         -       -       -       -      AB
vendor_orders         select  -     A        B      A       A         A       B       AB      A      AB
                      insert  -     -        -      -       -         -       -       -       -      A
                      update  -     -        -      -       -         -       -       -       -      AB
                      delete  -     -        -      -       -         -       -       -       -      AB
stall_orders          select  -     .        .      A       A         A       B       AB      A      -
                      insert  -     -        -      -       -         -       -       -       -      -
                      update  -     -        -      -       -         -       -       -       -      -
                      delete  -     -        -      -       -         -       -       -       -      -
order_items           select  -     A        B      A       A         A       B       AB      A      AB
                      insert  -     -        -      -       -         -       -       -       -      A
                      update  -     -        -      -       -         -       -       -       -      AB
                      delete  -     -        -      -       -         -       -       -       -      AB
order_events          select  -     A        B      A       A         A       B       AB      A      AB
                      insert  -     -        -      -       -         -       -       -       -      A
                      update  -     -        -      -       -         -       -       -       -      AB
                      delete  -     -        -      -       -         -       -       -       -      AB
notifications         select  -     s        o      A       A         A       B       soAB    .      soAB
                      insert  -     -        -      -       -         -       -       -       -      s
                      update  -     s        o      A       A         A       B       .       .      soAB
                      delete  -     -        -      -       -         -       -       -       -      soAB
mail_subscriptions    select  -     .        .      t       .         A       B       .       .      tAB
                      insert  -     .        .      t       .         A       B       .       .      tAB
                      update  -     -        -      -       -         -       -       -       -      tAB
                      delete  -     .        .      t       .         A       B       .       .      tAB
reports               select  -     .        .      A       A         A       B       AB      .      AB
                      insert  -     -        -      -       -         -       -       -       -      A
                      update  -     -        -      -       -         -       -       -       -      AB
                      delete  -     -        -      -       -         -       -       -       -      AB
inventory_feeds       select  -     .        .      A       A         A       B       AB      .      AB
                      insert  -     .        .      .       A         A       B       .       .      AB
                      update  -     .        .      .       A         A       B       .       .      AB
                      delete  -     .        .      .       A         A       B       .       .      AB
vendor_applications   select  -     .        P      .       .         A       .       PA      .      PA
                      insert  -     -        -      -       -         -       -       -       -      P
                      update  -     -        -      -       -         -       -       -       -      PA
                      delete  -     -        -      -       -         -       -       -       -      PA
vendor_decisions      select  -     .        .      A       A         A       B       AB      .      AB
                      insert  -     -        -      -       -         -       -       -       -      A
                      update  -     -        -      -       -         -       -       -       -      AB
                      delete  -     -        -      -       -         -       -       -       -      AB
vendor_invitations    select  -     .        .      .       .         A       B       AB      .      AB
                      insert  -     .        .      .       .         A       B       .       .      AB
                      update  -     .        .      .       .         A       B       .       .      AB
                      delete  -     -        -      -       -         -       -       -       -      AB
vendor_api_keys       select  -     .        .      .       .         A       B       .       .      AB
                      insert  -     .        .      .       .         A       B       .       .      AB
                      update  -     .        .      .       .         A       B       .       .      AB
                      delete  -     -        -      -       -         -       -       -       -      AB
imports               select  -     .        .      A       A         A       B       AB      A      AB
                      insert  -     .        .      .       A         A       B       .       A      AB
                      update  -     -        -      -       -         -       -       -       -      AB
                      delete  -     -        -      -       -         -       -       -       -      AB
import_rows           select  -     .        .      A       A         A       B       AB      A      AB
                      insert  -     -        -      -       -         -       -       -       -      A
                      update  -     -        -      -       -         -       -       -       -      AB
                      delete  -     -        -      -       -         -       -       -       -      AB
import_mappings       select  -     .        .      A       A         A       B       AB      A      AB
                      insert  -     -        -      -       -         -       -       -       -      A
                      update  -     -        -      -       -         -       -       -       -      AB
                      delete  -     -        -      -       -         -       -       -       -      AB
stock_changes         select  -     .        .      A       A         A       B       AB      A      AB
                      insert  -     -        -      -       -         -       -       -       -      -
                      update  -     -        -      -       -         -       -       -       -      -
                      delete  -     -        -      -       -         -       -       -       -      -
stock_takes           select  -     .        .      A       A         A       B       AB      A      AB
                      insert  -     -        -      -       -         -       -       -       -      -
                      update  -     -        -      -       -         -       -       -       -      -
                      delete  -     -        -      -       -         -       -       -       -      -
stock_take_lines      select  -     .        .      A       A         A       B       AB      A      AB
                      insert  -     -        -      -       -         -       -       -       -      -
                      update  -     -        -      -       -         -       -       -       -      -
                      delete  -     -        -      -       -         -       -       -       -      -
`;

const verbs = ['select', 'insert', 'update', 'delete'] as const;
type Verb = (typeof verbs)[number];
interface Line {
  table: string;
  verb: Verb;
  cells: Record<ActorName, string>;
}

function parse(text: string): Line[] {
  const [header, ...rows] = text.trim().split('\n');
  const names = header!.split(/\s+/).slice(2) as ActorName[];
  let table = '';
  return rows.map((row) => {
    const words = row.trim().split(/\s+/);
    if (!row.startsWith(' ')) table = words.shift()!;
    const [verb, ...cells] = words;
    return {
      table,
      verb: verb as Verb,
      cells: Object.fromEntries(names.map((name, i) => [name, cells[i]])) as Line['cells'],
    };
  });
}

const lines = parse(matrix);
let database: TestDatabase;

beforeAll(async () => {
  database = await makeTestDatabase('rls');
  await fillWorld(database.sql);
});

afterAll(() => database.drop());

/** The statement for one labelled row. */
function statement(table: string, verb: Verb, probe: TableProbe, label: string): string {
  const where = probe.rows[label];
  if (verb === 'select') return `select 1 from public.${table} where ${where}`;
  if (verb === 'update') return `update public.${table} set ${probe.set} where ${where}`;
  if (verb === 'delete') return `delete from public.${table} where ${where}`;
  return `insert into public.${table} ${probe.inserts?.[label] ?? 'default values'}`;
}

/** 55000: a view that cannot be written to at all. */
const isDenied = (error: { code?: string; message: string }) =>
  error.code === '55000' ||
  (error.code === '42501' && /^permission denied for (table|view)/.test(error.message));
/** RLS and the guards refuse a row; a foreign key that still needs it, or a rule about what it is now (LS003), says
 * that the verb itself was allowed. */
const refusals: Record<string, boolean> = { '42501': false, '23001': true, '23503': true, LS003: true };

/** What happens to one row: `denied` is the verb, false this row. */
async function attempt(actor: Actor, text: string): Promise<boolean | 'denied'> {
  try {
    return await tryAs(database.sql, actor, async (tx: postgres.TransactionSql) => {
      const result = await tx.unsafe(text);
      return result.count > 0;
    });
  } catch (error) {
    const known = error as { code: string; message: string };
    if (isDenied(known)) return 'denied';
    const outcome = refusals[known.code];
    if (outcome === undefined) throw new Error(`${JSON.stringify(actor)}: ${text}`, { cause: error });
    return outcome;
  }
}

async function cell(actor: Actor, table: string, verb: Verb): Promise<string> {
  const probe = probes[table]!;
  const labels = Object.keys(verb === 'insert' ? (probe.inserts ?? { '?': '' }) : probe.rows);
  const outcomes = await Promise.all(
    labels.map((label) => attempt(actor, statement(table, verb, probe, label))),
  );
  if (outcomes.every((outcome) => outcome === 'denied')) return '-';
  return labels.filter((_, i) => outcomes[i] === true).join('') || '.';
}

it('covers every table and view that the API serves, with every verb', async () => {
  const served = await database.sql<{ name: string }[]>`
    select c.relname as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'm', 'p', 'f')`;
  const expected = served.flatMap(({ name }) => verbs.map((verb) => `${name} ${verb}`)).sort();
  expect(lines.map(({ table, verb }) => `${table} ${verb}`).sort()).toEqual(expected);
  expect(Object.keys(probes).sort()).toEqual(served.map(({ name }) => name).sort());
});

it.each(lines)('$table: $verb', async ({ table, verb, cells }) => {
  const actual: Record<string, string> = {};
  for (const actor of Object.keys(actors) as ActorName[])
    actual[actor] = await cell(actors[actor], table, verb);
  expect(actual).toEqual(cells);
});

/** What one scope opens besides what everyone who is signed in reads. Writes of a scope may read: see API keys. */
const opened: Record<string, string[]> = {
  'products:read': [
    'inventory select',
    'locations select',
    'product_images select',
    'product_variants select',
    'products select',
  ],
  'products:write': [
    'inventory select',
    'locations select',
    'product_images select',
    'product_variants insert',
    'product_variants select',
    'product_variants update',
    'products insert',
    'products select',
    'products update',
  ],
  'inventory:write': [
    'inventory_movements select',
    'locations select',
    'stock_changes select',
    'stock_take_lines select',
    'stock_takes select',
  ],
  'orders:read': [
    'locations select',
    'order_events select',
    'order_items select',
    'stall_orders select',
    'vendor_orders select',
  ],
  'orders:write': [
    'locations select',
    'order_events select',
    'order_items select',
    'stall_orders select',
    'vendor_orders select',
  ],
  'imports:write': [
    'import_mappings select',
    'import_rows select',
    'imports insert',
    'imports select',
    'locations select',
  ],
};

it.each(apiScope.options)('a key with %s reaches what the scope names', async (scope) => {
  const reached: string[] = [];
  for (const { table, verb } of lines) {
    const nothing = await cell(apiKey(idOf('a-revoked')), table, verb);
    if ((await cell(apiKey(idOf(scope)), table, verb)) !== nothing) reached.push(`${table} ${verb}`);
  }
  expect(reached.sort()).toEqual(opened[scope]);
});
