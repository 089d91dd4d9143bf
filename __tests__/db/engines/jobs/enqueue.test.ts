import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { asService, asUser } from '#lib/data/db/roles';
import { type JobWorld, makeJobWorld } from '../../../support/job-world.ts';

let world: JobWorld;

beforeAll(async () => {
  world = await makeJobWorld('enqueue');
});

afterAll(() => world.end());

const person = { sub: randomUUID(), role: 'authenticated' };
const awkward = `it's "quoted" \\ $1 $enqueue$ ; drop table — 茶 \u0001`;
const textsOf = async (name = 'note') => {
  const { rows } = await sql<{ data: { text: string } }>`
    select data from pgboss.job where name = ${name}`.execute(world.database.db);
  return rows.map(({ data }) => data.text);
};

class RolledBack extends Error {}

it('a job sent by itself is there, with its payload as it was given', async () => {
  const id = await world.queue.send('note', { text: awkward });
  expect(await world.queue.findJob(id!)).toMatchObject({
    type: 'note',
    state: 'waiting',
    payload: { text: awkward },
    attempts: 0,
    max_attempts: 3,
    key: null,
    error: null,
  });
});

describe.each([
  ['the system', (run: Parameters<typeof asService>[1]) => asService(world.database.db, run)],
  ['a signed-in person', (run: Parameters<typeof asService>[1]) => asUser(world.database.db, person, run)],
])('in a transaction of %s', (_, within) => {
  it('a job exists once the transaction has committed, and not before', async () => {
    const text = `${awkward} ${randomUUID()}`;
    let seenBefore: string[] = [];
    const id = await within(async (tx) => {
      const sent = await world.queue.send('note', { text }, { tx });
      seenBefore = await textsOf();
      return sent;
    });
    expect(seenBefore).not.toContain(text);
    expect(await textsOf()).toContain(text);
    expect(await world.queue.findJob(id as string)).toMatchObject({ payload: { text } });
  });

  it('a job of a transaction that rolled back never existed', async () => {
    const text = randomUUID();
    await expect(
      within(async (tx) => {
        await world.queue.send('note', { text }, { tx });
        throw new RolledBack();
      }),
    ).rejects.toThrow(RolledBack);
    expect(await textsOf()).not.toContain(text);
  });

  it('a job is ended once the transaction has committed, and not when it rolled back', async () => {
    const id = String(await world.queue.send('note', { text: randomUUID() }, { startAfterS: 600 }));
    const stateOf = async () => (await world.queue.findJob(id))?.state;
    await expect(
      within(async (tx) => {
        expect(await world.queue.cancelJob(id, { tx })).toBe(true);
        throw new RolledBack();
      }),
    ).rejects.toThrow(RolledBack);
    expect(await stateOf()).toBe('waiting');
    const seenBefore = await within(async (tx) => {
      const before = await sql<{ role: string }>`select current_user as role`.execute(tx);
      await world.queue.cancelJob(id, { tx });
      expect((await sql`select current_user as role`.execute(tx)).rows).toEqual(before.rows);
      return stateOf();
    });
    expect([seenBefore, await stateOf()]).toEqual(['waiting', 'cancelled']);
    expect(await within((tx) => world.queue.cancelJob(id, { tx }))).toBe(false);
  });

  it('the role and the claims are the same before and after, also beside other queries', async () => {
    const who = sql<{ role: string; claims: string }>`
      select current_user as role, current_setting('request.jwt.claims') as claims`;
    await within(async (tx) => {
      const before = await who.execute(tx);
      const sends = [1, 2, 3].map((n) => world.queue.send('note', { text: `beside ${n}` }, { tx }));
      const beside = [who.execute(tx), who.execute(tx), who.execute(tx)];
      for (const seen of await Promise.all(beside)) expect(seen.rows).toEqual(before.rows);
      await Promise.all(sends);
      expect((await who.execute(tx)).rows).toEqual(before.rows);
    });
  });
});

it('a person has no rights of her own on jobs', async () => {
  for (const statement of ['select from pgboss.job', 'delete from pgboss.job', 'select pgboss.job_now()'])
    await expect(
      asUser(world.database.db, person, (tx) => sql.raw(statement).execute(tx)),
    ).rejects.toMatchObject({ code: '42501' });
});

it('rights that a project grants on new schemas are taken back at the next start', async () => {
  const { db } = world.database;
  await sql`grant usage on schema pgboss to anon, authenticated`.execute(db);
  await sql`grant select on pgboss.job to authenticated`.execute(db);
  await Promise.all([world.anotherQueue().start(), world.anotherQueue().start()]);
  const { rows } = await sql<{ role: string }>`
    select r.rolname as role from pg_roles r where r.rolname in ('anon', 'authenticated', 'service_role')
      and (has_schema_privilege(r.rolname, 'pgboss', 'usage') or has_table_privilege(r.rolname, 'pgboss.job', 'select'))`.execute(
    db,
  );
  expect(rows).toEqual([]);
});

it('a payload that the type does not know is refused, and nothing is sent', async () => {
  const before = (await textsOf()).length;
  const wrong = { text: 3 } as unknown as { text: string };
  await expect(world.queue.send('note', wrong)).rejects.toThrow(/expected string/);
  expect(await textsOf()).toHaveLength(before);
});

it('queues that start at the same moment on an empty database do not hinder each other', async () => {
  const { db } = world.database;
  await sql`drop schema pgboss cascade`.execute(db);
  const queues = [1, 2, 3, 4].map(() => world.anotherQueue());
  await Promise.all(queues.map((queue) => queue.start()));
  for (const queue of queues) expect(await queue.send('note', { text: 'after' })).toEqual(expect.any(String));
  expect(await textsOf()).toEqual(['after', 'after', 'after', 'after']);
});
