import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { importProducts } from '#lib/jobs/handlers/import-products';
import { guessMapping } from '#lib/market/imports/mapping';
import { storeUpload } from '#lib/market/imports/upload';
import { addCategory, addVendor, idOf } from '#supabase/tests/support/market';
import { aRun, type HandlerWorld, makeHandlerWorld } from '../../../support/handler-world.ts';
import { timePasses, until } from '../../../support/until.ts';

const rows = 24_000;
const kills = 3;

let world: HandlerWorld;
let vendorId: string;
let admin: string;

beforeAll(async () => {
  world = await makeHandlerWorld('import_crash');
  vendorId = await addVendor(world.sql, 'crash');
  await addCategory(world.sql, 'teas');
  const [person] = await world.sql<{ id: string; email: string }[]>`
    insert into auth.users (id, email) values (gen_random_uuid(), 'boss@example.test') returning id, email`;
  await world.sql`insert into public.profiles (id, role) values (${person!.id}, 'admin')
    on conflict (id) do update set role = 'admin'`;
  admin = person!.email;
});

afterAll(() => world.end());

/** A file as the route takes it in, checked and asked for. */
async function requested(text: string): Promise<string> {
  const body = new Blob([text]).stream();
  const { id, ...file } = await storeUpload(world.ctx.storage, vendorId, body);
  const settings = { location_id: idOf('crash-main'), new_status: 'pending' };
  await world.sql`
    insert into public.imports (id, vendor_id, file_name, bytes, sha256, encoding, delimiter, format, headers, mapping,
      settings, state, started_at)
    values (${id}, ${vendorId}, 'teas.csv', ${file.bytes}, ${file.sha256}, ${file.encoding}, ${file.delimiter},
      ${file.format}, ${world.sql.json(file.headers)}, ${world.sql.json(guessMapping(file.headers))},
      ${world.sql.json(settings)}, 'running', now())`;
  return id;
}

async function begin(importId: string): Promise<ChildProcess> {
  const env = { ...process.env, DATABASE_URL: world.ctx.env.DATABASE_URL, IMPORT_ID: importId };
  const child = fork(join(import.meta.dirname, '../../../support/import-child.ts'), {
    env: { ...env, NODE_OPTIONS: '' },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  await once(child, 'message');
  return child;
}

async function batchesDone(importId: string): Promise<number> {
  const [row] = await world.sql`select batches_done from public.imports where id = ${importId}`;
  return row!.batches_done;
}

/** Kills the process in the middle of a batch after the next one that is in. */
async function killBehind(importId: string, child: ChildProcess): Promise<void> {
  const before = await batchesDone(importId);
  const gone = once(child, 'exit');
  const hasGoneOn = async () => child.exitCode !== null || (await batchesDone(importId)) !== before;
  await until('another batch is done', hasGoneOn, 60_000);
  if (child.exitCode !== null) throw new Error(`the run ended by itself, with ${child.exitCode}`);
  await timePasses(40);
  child.kill('SIGKILL');
  await gone;
}

test('killed again and again, an import goes on: every line once, nothing lost, the admins told once', async () => {
  const lines = Array.from({ length: rows }, (_, n) =>
    n % 50 === 7 ? `C${n},Broken ${n},teas,dear,1` : `C${n},Tea ${n},teas,2,${1 + (n % 5)}`,
  );
  const id = await requested(`sku,name,category,price,quantity\n${lines.join('\n')}\n`);
  for (let kill = 0; kill < kills; kill += 1) await killBehind(id, await begin(id));
  const [cut] = await world.sql`select state, rows_done from public.imports where id = ${id}`;
  expect(cut).toMatchObject({ state: 'running' });
  expect(cut!.rows_done).toBeGreaterThan(0);

  // The job is tried again, and once more behind its end, as a worker that dies before it can say so is.
  await importProducts(world.ctx, { importId: id }, aRun());
  await importProducts(world.ctx, { importId: id }, aRun());
  const broken = rows / 50;
  const [row] = await world.sql`
    select state, rows_done, rows_created, rows_failed from public.imports where id = ${id}`;
  expect(row).toEqual({
    state: 'done',
    rows_done: rows,
    rows_created: rows - broken,
    rows_failed: broken,
  });
  const [there] = await world.sql`
    select count(*)::int as variants, count(distinct v.sku)::int as skus, count(distinct v.product_id)::int as products,
      (select count(*)::int from public.inventory_movements m where m.vendor_id = ${vendorId}) as movements,
      (select count(*)::int from public.import_rows r where r.import_id = ${id}) as refusals
    from public.product_variants v`;
  const good = rows - broken;
  expect(there).toEqual({ variants: good, skus: good, products: good, movements: good, refusals: broken });
  expect(await world.sql`select * from public.check_invariants()`).toEqual([]);
  expect(await world.waiting('send-email')).toMatchObject([
    { to: admin, template: 'products-imported', props: { count: good, path: '/admin/approvals' } },
  ]);
});
