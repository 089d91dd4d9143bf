import { createClient } from '@supabase/supabase-js';
import postgres from 'postgres';
import { bootstrapFunctions, bootstrapRoles } from '../../../supabase/local/bootstrap.ts';
import { applySupabaseSchema } from '../../../supabase/local/supabase-schema.ts';
import { createDatabaseFromTemplate } from '../../../supabase/local/test-stack.ts';

// Real processes on a machine that may be busy with other test files.
const sql = postgres(process.env.DATABASE_URL!, { max: 1, onnotice: () => {} });
const admin = postgres(process.env.TEST_DATABASE_ADMIN_URL!, { max: 1, onnotice: () => {} });
afterAll(() => Promise.all([sql.end(), admin.end()]));

const grants = () => admin`
  select n.nspname, c.relname, c.relacl::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('public', 'private', 'auth', 'storage', 'realtime') order by 1, 2`;

test('serving requests changes nobody’s rights', async () => {
  const before = await grants();
  const supabase = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_SECRET_KEY!);
  await supabase.from('products').select('id').limit(1);
  await supabase.storage.listBuckets();
  expect(await grants()).toEqual(before);
});

test('the login of the API can grant nothing on the shop’s tables', async () => {
  const [row] = await admin`
    select count(*)::int as owned from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and pg_has_role('livestall_api', c.relowner, 'usage')`;
  expect(row?.owned).toBe(0);
});

test('migrations run as the owner of the schema, who is no superuser', async () => {
  expect(await sql`select current_user, usesuper from pg_user where usename = current_user`).toMatchObject([
    { current_user: 'postgres', usesuper: false },
  ]);
});

test.each([
  [
    'one setting for all claims, as the application does',
    'request.jwt.claims',
    '{"sub":"%s","role":"authenticated","email":"a@b.c"}',
  ],
  ['one setting per claim, as older gateways do', 'request.jwt.claim.sub', '%s'],
])('auth.uid() reads %s', async (_name, setting, value) => {
  const id = '8b0c7a1e-5f0a-4d0e-9a53-0a4c2f0a1b2c';
  const found = await sql.begin(async (tx) => {
    await tx`select set_config(${setting}, ${value.replace('%s', id)}, true)`;
    await tx`set local role authenticated`;
    return tx`select auth.uid()`;
  });
  expect(found).toMatchObject([{ uid: id }]);
});

test('without claims auth.uid() is null, not an error', async () => {
  expect(await sql`select auth.uid(), auth.role(), auth.email()`).toMatchObject([
    { uid: null, role: null, email: null },
  ]);
});

test('extensions are found without naming their schema', async () => {
  expect(await sql`select similarity('basil', 'basil') as same`).toMatchObject([{ same: 1 }]);
});

test('preparing a database a second time changes nothing', async () => {
  const copy = await createDatabaseFromTemplate('rights');
  const own = postgres(copy.adminUrl, { max: 1, onnotice: () => {} });
  const state = () => own`
    select 'table' as kind, c.oid::regclass::text as name, c.relowner::regrole::text as owner, c.relacl::text as acl
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('public', 'auth', 'storage')
    union all
    select 'function', p.oid::regprocedure::text, p.proowner::regrole::text, p.proacl::text || md5(p.prosrc)
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('auth', 'storage') order by 1, 2`;
  try {
    const before = await state();
    const [password] = [new URL(process.env.DATABASE_URL!).password];
    await bootstrapRoles(own, { application: password, api: password });
    await applySupabaseSchema(own);
    await bootstrapFunctions(own);
    expect(await state()).toEqual(before);
  } finally {
    await own.end();
    await copy.drop();
  }
});
