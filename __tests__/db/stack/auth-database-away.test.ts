import { newAddress, openAuthHere, startSmtp } from '../../support/auth-here.ts';
import { startPostgresProxy } from '../../support/postgres-proxy.ts';
import { until } from '../../support/until.ts';

// Real processes on a machine that may be busy with other test files.
const smtp = await startSmtp();
const proxy = await startPostgresProxy(process.env.TEST_DATABASE_ADMIN_URL ?? '', 'livestall-auth');
const auth = await openAuthHere(smtp.port, proxy.url);
afterAll(async () => {
  await auth.close();
  await proxy.close();
  await smtp.stop();
});

const signIn = () =>
  auth.ask('/token?grant_type=password', { email: newAddress(), password: 'a wrong password' });

test('while the database goes, is away and comes back, every request is answered, and soon with what it asks', async () => {
  expect((await signIn()).status).toBe(400);
  const underWay = Array.from({ length: 40 }, signIn);
  await proxy.shut();
  const statuses = (await Promise.all(underWay)).map(({ status }) => status);
  expect([400, 503]).toEqual(expect.arrayContaining([...new Set(statuses)]));
  const away = await signIn();
  expect(away.status).toBe(503);
  expect(await away.json()).toMatchObject({
    error_code: 'unavailable',
    msg: expect.stringContaining('Try again'),
  });
  const link = await auth.ask(`/verify?token=${'a'.repeat(56)}&type=recovery`);
  expect(link.status).toBe(303);
  expect(link.headers.get('location')).toMatch(
    /^http:\/\/127\.0\.0\.1:3000\/#error=server_error&error_code=unavailable&/,
  );
  await proxy.open();
  const status = async () => (await signIn()).status;
  expect(await until('Auth has its database again', async () => (await status()) !== 503 && status())).toBe(
    400,
  );
});
