import postgres from 'postgres';
import { loadSchema } from '../../../supabase/local/rest/schema-cache.ts';

const adminUrl = process.env.TEST_DATABASE_ADMIN_URL!;
const quiet = { max: 1, onnotice: () => {} };
const admin = postgres(adminUrl, quiet);
const login = postgres(Object.assign(new URL(adminUrl), { username: 'authenticator' }).href, quiet);
const alterAnon = (change: string) =>
  admin.unsafe(
    `do $$ begin execute format('alter role anon in database %I ${change}', current_database()); end $$`,
  );
const names = ['log_min_duration_statement', 'temp_file_limit', 'conf.own', 'work_mem', 'timezone'];
afterAll(async () => {
  for (const name of names) await alterAnon(`reset ${name}`);
  await Promise.all([admin.end(), login.end()]);
});

test('of a role’s settings those are taken on that the login may set', async () => {
  await alterAnon('set log_min_duration_statement = 0');
  await alterAnon('set temp_file_limit = 1000');
  await alterAnon('set conf.own = 1');
  await alterAnon('set work_mem = 2048');
  await alterAnon(`set timezone = ''Asia/Tokyo''`);
  const { roleSettings } = await loadSchema(login, 'public');
  expect(roleSettings.anon).toMatchObject({
    statement_timeout: '3s',
    work_mem: '2048',
    TimeZone: 'Asia/Tokyo',
  });
  for (const settings of Object.values(roleSettings))
    for (const [name, value] of Object.entries(settings))
      await login`select set_config(${name}, ${value}, true)`;
});

test('a setting that the login has been allowed is taken on', async () => {
  await admin`grant set on parameter log_min_duration_statement to authenticator`;
  try {
    await alterAnon('set log_min_duration_statement = 0');
    const { roleSettings } = await loadSchema(login, 'public');
    expect(roleSettings.anon).toMatchObject({ log_min_duration_statement: '0' });
  } finally {
    await admin`revoke set on parameter log_min_duration_statement from authenticator`;
  }
});
