import { randomUUID } from 'node:crypto';
import { openPool } from '#lib/data/postgres/open-pool';
import { cleanUp, makeFolder, runStack, type StackProgram } from '../../support/run-stack.ts';

// Real processes on a machine that may be busy with other test files.
let stack: StackProgram['stack'];
const bucket = `turns-${randomUUID()}`;

beforeAll(async () => {
  ({ stack } = await runStack({ dataDir: await makeFolder() }));
  const sql = openPool(stack.adminUrl, { max: 1, onnotice: () => {} });
  await sql`insert into storage.buckets (id, name) values (${bucket}, ${bucket})`;
  await sql`insert into storage.objects (bucket_id, name) values (${bucket}, 'a')`;
  // As slow as the limit of a statement lets it be.
  await sql.unsafe(`
    create function public.slowly() returns boolean language plpgsql as
      $$ begin perform pg_sleep(60); return true; end $$;
    create policy slowly on storage.objects for select to anon using (bucket_id = '${bucket}' and public.slowly())`);
  await sql.end();
});
afterAll(cleanUp);

const ask = (address: string, path: string, init: RequestInit = {}) =>
  fetch(`${stack.supabaseUrl}/storage/v1/${path}`, {
    ...init,
    headers: {
      apikey: stack.publishableKey,
      'content-type': 'application/json',
      'x-forwarded-for': address,
    },
  });
const list = (address: string) =>
  ask(address, `object/list/${bucket}`, { method: 'POST', body: JSON.stringify({ prefix: '' }) });

test('one client’s slow lists stand before nobody else', async () => {
  let slow = 0;
  const lists = Array.from({ length: 16 }, () =>
    list('192.0.2.1').then(({ status }) => {
      slow += 1;
      return status;
    }),
  );
  for (let round = 0; round < 5; round += 1) {
    const answer = await ask('192.0.2.2', 'bucket');
    expect(answer.status).toBe(200);
  }
  // Two of them run at a time, for eight seconds each: all of the others were answered meanwhile.
  expect(slow).toBeLessThanOrEqual(2);
  for (const status of await Promise.all(lists)) expect([503, 429]).toContain(status);
  expect((await ask('192.0.2.1', 'bucket')).status).toBe(200);
});
