import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { RealtimeChannel } from '@supabase/supabase-js';
import {
  connect,
  disconnectAll,
  Inbox,
  joined,
  openStage,
  type Stage,
  tokenFor,
  VERSIONS,
  type Version,
} from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
  await stage.sql
    .unsafe(`
      create policy "read" on realtime.messages for select to anon, authenticated using (true);
      create policy "present when signed in" on realtime.messages for insert to authenticated
        with check (extension = 'presence');
    `)
    .simple();
});

afterEach(disconnectAll);
afterAll(() => stage.close());

async function enter(
  topic: string,
  key: string,
  { vsn, token }: { vsn?: Version; token?: string } = {},
  isPrivate = false,
) {
  const [syncs, joins, leaves] = [new Inbox(), new Inbox(), new Inbox()];
  const client = await connect(stage.bridge, { vsn, token });
  const channel = client
    .channel(topic, { config: { private: isPrivate, presence: { key } } })
    .on('presence', { event: 'sync' }, () => syncs.push(channel.presenceState()))
    .on('presence', { event: 'join' }, joins.push)
    .on('presence', { event: 'leave' }, leaves.push);
  await joined(channel);
  await syncs.count(1);
  return { client, channel, syncs, joins, leaves };
}

const keysOf = (channel: RealtimeChannel) => Object.keys(channel.presenceState()).sort();

describe.each(VERSIONS)('presence over protocol %s', (vsn) => {
  test('late comers get the state, all others the differences', async () => {
    const topic = `hall ${vsn}`;
    const alice = await enter(topic, 'alice', { vsn });
    expect(await alice.channel.track({ mood: 'calm' })).toBe('ok');
    await alice.joins.count(1);
    const bob = await enter(topic, 'bob', { vsn });
    await bob.syncs.until(() => keysOf(bob.channel).includes('alice'));
    expect(bob.channel.presenceState().alice).toMatchObject([
      { mood: 'calm', presence_ref: expect.any(String) },
    ]);
    await bob.channel.track({ mood: 'busy' });
    await alice.joins.until((items) => items.some(({ key }) => key === 'bob'));
    expect(keysOf(alice.channel)).toEqual(['alice', 'bob']);

    await bob.channel.untrack();
    expect(await alice.leaves.count(1)).toMatchObject([{ key: 'bob', leftPresences: [{ mood: 'busy' }] }]);
    expect(keysOf(alice.channel)).toEqual(['alice']);
  });

  test('an update replaces the entry', async () => {
    const topic = `update ${vsn}`;
    const watcher = await enter(topic, 'watcher', { vsn });
    const alice = await enter(topic, 'alice', { vsn });
    await alice.channel.track({ page: 1 });
    await alice.channel.track({ page: 2 });
    await watcher.syncs.until(
      () => (watcher.channel.presenceState().alice?.[0] as { page?: number })?.page === 2,
    );
    expect(watcher.channel.presenceState().alice).toHaveLength(1);
  });
});

test('one key on two sockets is one person with two entries; a lost socket leaves', async () => {
  const first = await enter('twice', 'alice');
  const second = await enter('twice', 'alice');
  await first.channel.track({ at: 'home' });
  await second.channel.track({ at: 'work' });
  await first.syncs.until(() => first.channel.presenceState().alice?.length === 2);
  await second.client.realtime.disconnect();
  await first.syncs.until(() => first.channel.presenceState().alice?.length === 1);
  expect(first.channel.presenceState().alice).toMatchObject([{ at: 'home' }]);
});

test('without a policy to write presence, tracking is refused and nobody sees it', async () => {
  const token = await tokenFor({ sub: '00000000-0000-4000-8000-00000000000a' });
  const member = await enter('private hall', 'member', { token }, true);
  const guest = await enter('private hall', 'guest', {}, true);
  expect(await guest.channel.track({ sneaky: true })).toBe('error');
  expect(await member.channel.track({ honest: true })).toBe('ok');
  await guest.syncs.until(() => keysOf(guest.channel).includes('member'));
  expect(keysOf(guest.channel)).toEqual(['member']);
});

test('the sixth call within 30 s closes the channel', async () => {
  const [system, states] = [new Inbox(), new Inbox<string>()];
  const channel = (await connect(stage.bridge)).channel('busy', { config: { presence: { key: 'alice' } } });
  channel.on('system', {}, system.push).subscribe((status) => states.push(status));
  await states.count(1);
  for (let call = 1; call <= 5; call++) expect(await channel.track({ call })).toBe('ok');
  void channel.track({ call: 6 }, { timeout: 100 });
  await states.until((items) => items.includes('CLOSED'));
  expect(system.items).toMatchObject([{ status: 'error', message: 'Client presence rate limit exceeded' }]);
});
