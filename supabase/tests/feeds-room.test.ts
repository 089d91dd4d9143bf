import { randomUUID } from 'node:crypto';
import { as, errorOf, person, service } from './support/acting.ts';
import { addMember, addPerson, addVendor, idOf } from './support/market.ts';
import { makeTestDatabase, type TestDatabase } from './support/test-database.ts';

let database: TestDatabase;
const url = 'https://feed.test:8443/a.csv?key=secret';

beforeAll(async () => {
  database = await makeTestDatabase('feeds_room');
  const { sql } = database;
  for (const name of ['owner', 'manager', 'staff', 'rival', 'admin']) await addPerson(sql, name);
  await sql`update public.profiles set role = 'admin' where id = ${idOf('admin')}`;
  for (const slug of ['stall', 'other']) await addVendor(sql, slug);
  for (const role of ['owner', 'manager', 'staff'] as const) await addMember(sql, 'stall', role, role);
  await addMember(sql, 'other', 'rival', 'owner');
});

afterAll(() => database.drop());

async function addFeed(minutes = 60): Promise<string> {
  const [row] = await database.sql`
    insert into public.inventory_feeds (vendor_id, location_id, name, url, format, interval_minutes)
    values (${idOf('stall')}, ${idOf('stall-main')}, ${randomUUID()}, ${url}, 'csv', ${minutes}) returning id`;
  return row!.id;
}

/** One run of the feed from its begin to its end; what the end says must be told. */
async function run(feedId: string, state: string, error: string | null = null) {
  const id = randomUUID();
  await database.sql`select from private.begin_feed_run(${feedId}, ${id})`;
  const [row] = await database.sql`select private.end_feed_run(${id}, ${state}, ${error}) as outage`;
  return row!.outage;
}

describe('what people of a stall learn of a feed', () => {
  const standing = (who: string) =>
    as(
      database.sql,
      person(idOf(who)),
      (tx) => tx`select host, url, last_run ->> 'state' as state from private.feed_standing(${idOf('stall')})
        where feed_id = ${feedId}`,
    );
  const runs = (who: string) =>
    as(database.sql, person(idOf(who)), (tx) => tx`select state from private.feed_runs_of(${feedId}, 10)`);
  let feedId: string;

  beforeAll(async () => {
    feedId = await addFeed();
    await run(feedId, 'failed', 'No.');
  });

  it.each(['owner', 'manager'])('%s: all of it', async (who) => {
    expect(await standing(who)).toEqual([{ host: 'feed.test:8443', url, state: 'failed' }]);
    expect(await runs(who)).toEqual([{ state: 'failed' }]);
  });

  it.each(['staff', 'admin'])('%s: not its address', async (who) => {
    expect(await standing(who)).toEqual([{ host: 'feed.test:8443', url: null, state: 'failed' }]);
    expect(await runs(who)).toEqual([{ state: 'failed' }]);
  });

  it('others: nothing', async () => {
    expect(await standing('rival')).toEqual([]);
    expect(await runs('rival')).toEqual([]);
  });

  it('nobody reads the columns that say where the file is, or the tables behind', async () => {
    for (const query of [
      'select url from public.inventory_feeds',
      'select etag from public.inventory_feeds',
      'select * from public.inventory_feeds',
      'select from private.feed_trials',
      'select from private.feed_runs',
      'delete from private.feed_trials',
    ]) {
      const error = await errorOf(as(database.sql, person(idOf('owner')), (tx) => tx.unsafe(query)));
      expect({ query, code: error.code }).toEqual({ query, code: '42501' });
    }
  });
});

describe('a trial', () => {
  const ask = (who: string, at = 'stall', location = `${at}-main`) =>
    as(
      database.sql,
      person(idOf(who)),
      (tx) =>
        tx`select private.ask_feed_trial(${idOf(at)}, ${idOf(location)}, ${url}, 'csv', '{}'::jsonb) as id`,
    ).then(([row]) => row!.id as string);
  const find = (who: string, id: string) =>
    as(database.sql, person(idOf(who)), (tx) => tx`select state from private.find_feed_trial(${id})`);

  afterEach(() => database.sql`delete from private.feed_trials`);

  it('is asked for and seen by managers of the stall', async () => {
    const id = await ask('manager');
    expect(await find('owner', id)).toEqual([{ state: 'waiting' }]);
    for (const who of ['staff', 'rival', 'admin']) expect(await find(who, id)).toEqual([]);
    for (const who of ['staff', 'rival', 'admin']) expect((await errorOf(ask(who))).code).toBe('42501');
  });

  it('is not for a location of another stall, nor for a stall that is not open', async () => {
    expect((await errorOf(ask('owner', 'stall', 'other-main'))).code).toBe('LS010');
    await database.sql`update public.vendors set status = 'suspended' where id = ${idOf('other')}`;
    expect((await errorOf(ask('rival', 'other'))).code).toBe('LS010');
    await database.sql`update public.vendors set status = 'approved' where id = ${idOf('other')}`;
  });

  it('waits with two others at most; those that nobody got to stand in no one’s way', async () => {
    for (let i = 0; i < 3; i++) await ask('owner');
    expect((await errorOf(ask('manager'))).message).toMatch(/Three trials/);
    await ask('rival', 'other');
    await database.sql`update private.feed_trials set created_at = now() - interval '11 minutes'`;
    await ask('manager');
  });

  it('is no function for the server’s key', async () => {
    const call = as(database.sql, service, (tx) => tx`select private.find_feed_trial(${randomUUID()})`);
    expect((await errorOf(call)).code).toBe('42501');
  });
});

describe('when a feed runs next', () => {
  const next = async (id: string) => {
    const [row] = await database.sql`
      select round(extract(epoch from next_run_at - now()) / 60)::int as minutes from public.inventory_feeds where id = ${id}`;
    return row!.minutes;
  };

  it('a shorter interval is not waited for by the longer one', async () => {
    const id = await addFeed(1_440);
    await database.sql`update public.inventory_feeds set next_run_at = now() + interval '20 hours' where id = ${id}`;
    await database.sql`update public.inventory_feeds set interval_minutes = 15 where id = ${id}`;
    expect(await next(id)).toBe(15);
    await database.sql`update public.inventory_feeds set interval_minutes = 360 where id = ${id}`;
    expect(await next(id)).toBe(15);
  });

  it('a run by hand does for one that is due, keeps the time of one that is not, and ends an outage', async () => {
    const id = await addFeed(60);
    await run(id, 'unchanged');
    expect(await next(id)).toBe(60);
    await database.sql`update public.inventory_feeds set next_run_at = now() + interval '10 minutes' where id = ${id}`;
    await run(id, 'unchanged');
    expect(await next(id)).toBe(10);
    for (let i = 0; i < 4; i++) await run(id, 'failed', 'No.');
    expect(await next(id)).toBe(480);
    await run(id, 'unchanged');
    expect(await next(id)).toBe(60);
  });
});

describe('an outage', () => {
  it('is told at the third failure, once; its end is news only to those who heard of it', async () => {
    const id = await addFeed();
    const told = async () =>
      (
        await database.sql`select title from public.notifications where link = ${`/vendor/feeds/${id}`} order by created_at`
      ).length;
    expect([await run(id, 'failed', 'a'), await run(id, 'refused', 'b')]).toEqual([null, null]);
    await run(id, 'unchanged');
    expect(await told()).toBe(0);
    const outages = [];
    for (let i = 0; i < 5; i++) outages.push(await run(id, 'failed', `no ${i}`));
    expect(outages.map(Boolean)).toEqual([false, false, true, false, false]);
    expect(outages[2]).toMatchObject({
      feed_id: id,
      vendor_id: idOf('stall'),
      error: 'no 2',
      last_good_at: null,
    });
    expect(JSON.stringify(outages)).not.toContain('secret');
    expect(await told()).toBe(1);
    await run(id, 'applied');
    expect(await told()).toBe(2);
    await run(id, 'applied');
    expect(await told()).toBe(2);
  });

  it('is not made longer by runs that were put off or overtaken', async () => {
    const id = await addFeed();
    for (const state of ['failed', 'postponed', 'overtaken', 'failed'])
      expect(await run(id, state, 'x')).toBeNull();
    expect(await run(id, 'failed', 'x')).not.toBeNull();
  });
});
