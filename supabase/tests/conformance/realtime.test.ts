import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Inbox } from '../realtime/stage.ts';
import { forgetPeople, makeSignedIn } from './auth-people.ts';
import {
  type Change,
  type Listener,
  leaveAll,
  listener,
  type Row,
  states,
  subscribed,
  watch,
} from './realtime-people.ts';
import { openDatabase, target } from './target.ts';

const TABLES = `
  create table public.conf_shelves (id int primary key, name text, price numeric(10, 2), amount int not null default 0,
    worth numeric generated always as (price * amount) stored, facts jsonb, changed_at timestamptz not null default now());
  create table public.conf_diaries (id int primary key, owner uuid not null, body text);
  create table public.conf_drafts (id int primary key, secret boolean not null, body text);
  alter table public.conf_diaries enable row level security;
  alter table public.conf_drafts enable row level security;
  create policy "own" on public.conf_diaries for select to authenticated using (owner = (select auth.uid()));
  create policy "not secret" on public.conf_drafts for select to anon using (not secret);
  grant select on public.conf_shelves, public.conf_diaries, public.conf_drafts to anon, authenticated;
  alter publication supabase_realtime add table public.conf_shelves, public.conf_diaries, public.conf_drafts;
  create policy "conf all hear" on realtime.messages for select to anon, authenticated
    using (realtime.topic() like 'conf:all:%');
  create policy "conf members hear" on realtime.messages for select to authenticated
    using (realtime.topic() like 'conf:members:%');
  create policy "conf members speak" on realtime.messages for insert to authenticated
    with check (realtime.topic() like 'conf:members:%');`;

const AWAY = `
  drop table if exists public.conf_shelves, public.conf_diaries, public.conf_drafts;
  drop policy if exists "conf all hear" on realtime.messages;
  drop policy if exists "conf members hear" on realtime.messages;
  drop policy if exists "conf members speak" on realtime.messages;`;

const database = openDatabase();
const topicOf = (kind: string) => `conf:${kind}:${randomUUID()}`;
const PRIVATE = { config: { private: true } };

type Heard = { event: string; payload: Row };

beforeAll(async () => {
  await database.unsafe(AWAY).simple();
  await database.unsafe(TABLES).simple();
});
afterEach(leaveAll);
afterAll(async () => {
  await database.unsafe(AWAY).simple();
  await database.end();
  await forgetPeople();
});

/** Joins a topic and collects its broadcasts. */
async function hear({ client }: Listener, topic: string, config: object = {}): Promise<Inbox<Heard>> {
  const inbox = new Inbox<Heard>();
  const channel = client.channel(topic, { config });
  await subscribed(
    channel.on('broadcast', { event: '*' }, (message) => inbox.push(message as unknown as Heard)),
  );
  return inbox;
}

describe('broadcast', () => {
  test('reaches everybody on the topic but the sender', async () => {
    const topic = topicOf('open');
    const others = await hear(await listener(), topic);
    const own = new Inbox<Heard>();
    const channel = (await listener()).client.channel(topic);
    await subscribed(
      channel.on('broadcast', { event: '*' }, (message) => own.push(message as unknown as Heard)),
    );
    await channel.send({
      type: 'broadcast',
      event: 'cursor',
      payload: { x: 1, deep: { list: [1, null, 'ü'] } },
    });
    await others.count(1);
    expect(others.items[0]).toMatchObject({
      event: 'cursor',
      payload: { x: 1, deep: { list: [1, null, 'ü'] } },
    });
    expect(own.items).toEqual([]);
  });

  test('with `self` reaches the sender too, with `ack` is confirmed', async () => {
    const own = new Inbox<Heard>();
    const channel = (await listener()).client.channel(topicOf('open'), {
      config: { broadcast: { self: true, ack: true } },
    });
    await subscribed(
      channel.on('broadcast', { event: 'n' }, (message) => own.push(message as unknown as Heard)),
    );
    expect(await channel.send({ type: 'broadcast', event: 'n', payload: { n: 1 } })).toBe('ok');
    await own.count(1);
    expect(own.items[0]?.payload).toEqual({ n: 1 });
  });

  test('over REST reaches a topic that the sender has not joined', async () => {
    const topic = topicOf('open');
    const inbox = await hear(await listener(), topic);
    const { client } = await listener();
    expect(await client.channel(topic).httpSend('n', { n: 2 })).toEqual({ success: true });
    await inbox.count(1);
    expect(inbox.items[0]).toMatchObject({ event: 'n', payload: { n: 2 } });
  });

  test('over REST may have 2 MB, and is refused in words when it is too large', async () => {
    const topic = topicOf('open');
    const inbox = await hear(await listener(), topic);
    const { client } = await listener();
    expect(await client.channel(topic).httpSend('n', { text: 'x'.repeat(2_000_000) })).toEqual({
      success: true,
    });
    await inbox.count(1);
    const tooLarge = client.channel(topic).httpSend('n', { text: 'x'.repeat(9_000_000) });
    await expect(tooLarge).rejects.toThrow(/larger|large|size/i);
  });

  test('of several messages over REST, those to private topics need the policy', async () => {
    const [open, closed] = [topicOf('open'), topicOf('all')];
    const inbox = await hear(await listener(), open);
    const response = await fetch(`${target.realtimeUrl}/realtime/v1/api/broadcast`, {
      method: 'POST',
      headers: { apikey: target.publishableKey, 'content-type': 'application/json' },
      body: JSON.stringify({
        messages: [
          { topic: closed, event: 'n', payload: { n: 1 }, private: true },
          { topic: open, event: 'n', payload: { n: 2 } },
        ],
      }),
    });
    expect(response.status).toBe(202);
    await inbox.count(1);
    expect(inbox.items[0]?.payload).toMatchObject({ n: 2 });
  });

  test.each([
    ['no key', undefined, '{"messages":[]}', 401],
    ['no messages', 'key', '{"messages":[{"topic":"t"}]}', 422],
    ['no JSON', 'key', '{', 400],
  ])('over REST with %s is refused', async (_name, key, body, status) => {
    const response = await fetch(`${target.realtimeUrl}/realtime/v1/api/broadcast`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key && { apikey: target.publishableKey }) },
      body,
    });
    expect(response.status).toBe(status);
  });

  test('from the database reaches its private topic', async () => {
    const topic = topicOf('all');
    const inbox = await hear(await listener(), topic, { private: true });
    await database`select realtime.send('{"stock": 3}'::jsonb, 'stock', ${topic}, true)`;
    await inbox.count(1);
    expect(inbox.items[0]).toMatchObject({ event: 'stock', payload: { stock: 3 } });
  });

  test('a public and a private topic of one name are two', async () => {
    const topic = topicOf('all');
    const [open, closed] = [
      await hear(await listener(), topic),
      await hear(await listener(), topic, { private: true }),
    ];
    await database`select realtime.send('{"n": 1}'::jsonb, 'n', ${topic}, true)`;
    await closed.count(1);
    await database`select realtime.send('{"n": 2}'::jsonb, 'n', ${topic}, false)`;
    await open.count(1);
    expect([
      open.items.map(({ payload }) => payload.n),
      closed.items.map(({ payload }) => payload.n),
    ]).toEqual([[2], [1]]);
  });
});

describe('private channels', () => {
  test('a visitor is let in where the policy says so, and refused elsewhere with the reason', async () => {
    const { client } = await listener();
    await subscribed(client.channel(topicOf('all'), PRIVATE));
    const topic = topicOf('members');
    const [refused] = await states(client.channel(topic, PRIVATE)).count(1);
    expect(refused?.status).toBe('CHANNEL_ERROR');
    expect(refused?.message).toContain(
      `You do not have permissions to read from this Channel topic: ${topic}`,
    );
  });

  test('members hear and speak; who may only listen speaks to nobody', async () => {
    const { session } = await makeSignedIn();
    const topic = topicOf('members');
    const inbox = await hear(await listener(session?.access_token), topic, { private: true });
    const member = (await listener(session?.access_token)).client.channel(topic, PRIVATE);
    await subscribed(member);
    const hush = topicOf('all');
    const [silent, mute] = [await hear(await listener(), hush, { private: true }), await listener()];
    await (await subscribed(mute.client.channel(hush, PRIVATE))).send({
      type: 'broadcast',
      event: 'n',
      payload: {},
    });
    await member.send({ type: 'broadcast', event: 'n', payload: { n: 1 } });
    await inbox.count(1);
    expect(inbox.items[0]?.payload).toEqual({ n: 1 });
    expect(silent.items).toEqual([]);
  });

  test('a token that is no longer good closes the channel with the reason', async () => {
    const { session } = await makeSignedIn();
    const person = await listener(session?.access_token);
    const system = new Inbox<{ message: string }>();
    const channel = person.client.channel(topicOf('members'), PRIVATE).on('system', {}, system.push);
    const seen = states(channel);
    await seen.count(1);
    const [header, body] = (session?.access_token ?? '').split('.');
    await person.setToken(`${header}.${body}.${'A'.repeat(43)}`);
    await seen.until((items) => items.some(({ status }) => status === 'CLOSED'), 20_000);
    expect(system.items.length).toBeGreaterThan(0);
  });

  test('a refreshed token goes on where the old one was', async () => {
    const { client, session } = await makeSignedIn();
    const person = await listener(session?.access_token);
    const topic = topicOf('members');
    const inbox = await hear(person, topic, { private: true });
    const refreshed = await client.auth.refreshSession();
    await person.setToken(refreshed.data.session?.access_token ?? '');
    await database`select realtime.send('{"n": 1}'::jsonb, 'n', ${topic}, true)`;
    await inbox.count(1);
    expect(inbox.items).toHaveLength(1);
  });

  test('a socket without a valid key is refused', async () => {
    const { client } = await listener(undefined, 'sb_publishable_nobody_knows_it');
    const [refused] = await states(client.channel(topicOf('open'))).count(1);
    expect(['CHANNEL_ERROR', 'TIMED_OUT']).toContain(refused?.status);
  });
});

describe('presence', () => {
  const enter = async (topic: string, key: string, state: object) => {
    const { client } = await listener();
    const channel = client.channel(topic, { config: { presence: { key } } });
    const events = new Inbox<string>();
    channel.on('presence', { event: 'sync' }, () => events.push('sync'));
    channel.on('presence', { event: 'join' }, ({ key: who }) => events.push(`join ${who}`));
    channel.on('presence', { event: 'leave' }, ({ key: who }) => events.push(`leave ${who}`));
    await subscribed(channel);
    expect(await channel.track(state)).toBe('ok');
    return { channel, events };
  };

  test('those present are known, and comings and goings are told', async () => {
    const topic = topicOf('open');
    const ann = await enter(topic, 'ann', { mood: 'calm' });
    await ann.events.until((items) => items.includes('join ann'));
    const bea = await enter(topic, 'bea', { mood: 'busy' });
    await ann.events.until((items) => items.includes('join bea'));
    await bea.events.until((items) => items.includes('join bea'));
    expect(bea.channel.presenceState()).toMatchObject({ ann: [{ mood: 'calm' }], bea: [{ mood: 'busy' }] });
    await bea.channel.untrack();
    await ann.events.until((items) => items.includes('leave bea'));
    expect(Object.keys(ann.channel.presenceState())).toEqual(['ann']);
  });
});

describe('postgres_changes', () => {
  let visitor: Listener;
  const of = (changes: Inbox<Change>) => changes.items.map((change) => change.new);
  const wish = { event: '*', schema: 'public', table: 'conf_shelves' } as const;

  beforeAll(async () => {
    await database`truncate public.conf_shelves, public.conf_diaries, public.conf_drafts`;
  });
  const refresh = async () => {
    visitor = await listener();
    await database`delete from public.conf_shelves`;
  };

  test('insert, update and delete come with typed values, generated columns and the time of the commit', async () => {
    await refresh();
    const changes = await watch(visitor, topicOf('c'), wish);
    await database`insert into public.conf_shelves (id, name, price, amount, facts) values (1, 'Tea', 2.50, 4, '{"a": [1]}')`;
    await database`update public.conf_shelves set amount = 3 where id = 1`;
    await database`delete from public.conf_shelves where id = 1`;
    await changes.count(3);
    expect(changes.items.map(({ eventType }) => eventType)).toEqual(['INSERT', 'UPDATE', 'DELETE']);
    expect(changes.items[0]).toMatchObject({
      table: 'conf_shelves',
      new: { id: 1, name: 'Tea', price: 2.5, amount: 4, worth: 10, facts: { a: [1] } },
    });
    expect(changes.items[0]?.new.changed_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/);
    expect(changes.items[1]).toMatchObject({ new: { amount: 3, worth: 7.5 }, old: { id: 1 } });
    expect(changes.items[2]?.old).toEqual({ id: 1 });
    expect(Number.isNaN(Date.parse(changes.items[0]?.commit_timestamp ?? ''))).toBe(false);
  });

  test('a binding gets its own event only', async () => {
    await refresh();
    const updates = await watch(visitor, topicOf('c'), { ...wish, event: 'UPDATE' });
    await database`insert into public.conf_shelves (id, name) values (1, 'Tea')`;
    await database`update public.conf_shelves set name = 'Oolong' where id = 1`;
    await updates.count(1);
    expect(of(updates)).toMatchObject([{ name: 'Oolong' }]);
  });

  test.each([
    ['name=eq.Tea', [1]],
    ['amount=neq.1', [2, 3]],
    ['amount=lt.3', [1, 2]],
    ['amount=gte.2', [2, 3]],
    ['id=in.(1,3)', [1, 3]],
    ['price=gt.5.00', [3]],
  ])('the filter %s lets through %j', async (filter, expected) => {
    await refresh();
    const changes = await watch(visitor, topicOf('c'), { ...wish, event: 'INSERT', filter });
    const all = await watch(visitor, topicOf('c'), { ...wish, event: 'INSERT' });
    await database`insert into public.conf_shelves (id, name, price, amount) values
      (1, 'Tea', 1, 1), (2, 'Coffee', 2, 2), (3, 'Cocoa', 30, 3)`;
    await all.count(3);
    await changes.count(expected.length);
    expect(of(changes).map(({ id }) => id)).toEqual(expected);
  });

  test('a wish that cannot be granted is answered in words', async () => {
    await refresh();
    const system = new Inbox<{ status: string; message: string }>();
    const channel = visitor.client.channel(topicOf('c')).on('system', {}, system.push);
    channel.on('postgres_changes', { ...wish, filter: 'nothing=eq.1' }, () => undefined);
    channel.subscribe();
    await system.until((items) => items.some(({ status }) => status === 'error'), 20_000);
    expect(system.items.find(({ status }) => status === 'error')?.message).toContain(
      'invalid column for filter nothing',
    );
  });

  test('row level security: owners see their own rows, strangers none', async () => {
    await refresh();
    const [ann, bea] = [await makeSignedIn(), await makeSignedIn()];
    const diaries = { event: '*', schema: 'public', table: 'conf_diaries' } as const;
    const seenByAnn = await watch(await listener(ann.session?.access_token), topicOf('c'), diaries);
    const seenByBea = await watch(await listener(bea.session?.access_token), topicOf('c'), diaries);
    const seenByVisitor = await watch(visitor, topicOf('c'), diaries);
    await database`insert into public.conf_diaries values (1, ${ann.id}, 'of ann'), (2, ${bea.id}, 'of bea')`;
    await Promise.all([seenByAnn.count(1), seenByBea.count(1)]);
    expect([of(seenByAnn), of(seenByBea)]).toMatchObject([[{ body: 'of ann' }], [{ body: 'of bea' }]]);
    expect(seenByVisitor.items).toEqual([]);
  });

  test('a row that becomes secret is not told, a new one is, under many writers', async () => {
    await refresh();
    const drafts = await watch(visitor, topicOf('c'), { event: '*', schema: 'public', table: 'conf_drafts' });
    const ids = Array.from({ length: 100 }, (_, index) => index + 1);
    await Promise.all(
      ids.map((id) => database`insert into public.conf_drafts values (${id}, false, 'open')`),
    );
    await drafts.until((items) => items.length === 100, 30_000);
    await Promise.all(
      ids.map((id) => database`update public.conf_drafts set secret = true where id = ${id}`),
    );
    await database`insert into public.conf_drafts values (1000, false, 'last')`;
    await drafts.until((items) => items.some((item) => item.new.id === 1_000), 30_000);
    expect(of(drafts).filter(({ secret }) => secret)).toEqual([]);
  });
});
