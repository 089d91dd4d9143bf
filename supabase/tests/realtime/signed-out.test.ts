import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import {
  connect,
  disconnectAll,
  Inbox,
  join,
  joined,
  openStage,
  PUBLISHABLE_KEY,
  rawSocket,
  type Stage,
  shout,
  tokenFor,
  VERSIONS,
} from './stage.ts';

// The bridge looks every three seconds, on a machine that may be busy.
const ENDED = 'The session of this token has ended. Sign in again';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterEach(disconnectAll);
afterAll(() => stage.close());

/** Somebody who has signed in, and what ends it. */
async function signIn(userId = randomUUID()) {
  const id = randomUUID();
  await stage.sql`insert into auth.users (id) values (${userId}) on conflict do nothing`;
  await stage.sql`insert into auth.sessions (id, user_id) values (${id}, ${userId})`;
  return {
    id,
    userId,
    token: await tokenFor({ sub: userId, session_id: id }),
    end: () => stage.sql`delete from auth.sessions where id = ${id}`,
    runOut: () => stage.sql`update auth.sessions set not_after = now() where id = ${id}`,
  };
}

/** Joins, and collects what the channel is told and the states that it goes through. */
async function sitIn(topic: string, token: string, vsn?: (typeof VERSIONS)[number]) {
  const client = await connect(stage.bridge, { token, vsn });
  const [system, states, heard] = [new Inbox(), new Inbox<string>(), new Inbox()];
  const channel = client
    .channel(topic)
    .on('system', {}, system.push)
    .on('broadcast', { event: '*' }, heard.push);
  channel.subscribe((status) => states.push(status));
  await states.count(1);
  return { client, channel, system, states, heard };
}

test.each(VERSIONS)(
  'over protocol %s channels close, with words, soon after their session ends',
  async (vsn) => {
    const [leaver, stayer] = [await signIn(), await signIn()];
    const gone = await sitIn('room', leaver.token, vsn);
    const there = await sitIn('room', stayer.token, vsn);
    await leaver.end();
    await gone.states.count(2);
    expect(gone.states.items).toEqual(['SUBSCRIBED', 'CLOSED']);
    expect(gone.system.items).toMatchObject([
      { status: 'error', extension: 'system', message: ENDED, channel: 'room' },
    ]);
    await shout(there.channel, 'still-here', {});
    const listener = await sitIn('room', stayer.token, vsn);
    await shout(there.channel, 'and-heard', {});
    expect(await listener.heard.count(1)).toMatchObject([{ event: 'and-heard' }]);
    expect(there.states.items).toEqual(['SUBSCRIBED']);
  },
);

test('a session that runs out closes its channels, on however many sockets', async () => {
  const person = await signIn();
  const [first, second] = [await sitIn('a', person.token), await sitIn('b', person.token)];
  await person.runOut();
  for (const { states, system } of [first, second]) {
    await states.count(2);
    expect(system.items).toMatchObject([{ message: ENDED }]);
  }
});

test('a channel that was given a token of another session stays', async () => {
  const [before, after] = [await signIn(), await signIn()];
  const { socket, frames, send } = await rawSocket(stage.bridge);
  send(['1', '1', 'realtime:moved', 'phx_join', { config: {}, access_token: before.token }]);
  send(['2', '2', 'realtime:left', 'phx_join', { config: {}, access_token: before.token }]);
  await frames.count(2);
  send(['1', '3', 'realtime:moved', 'access_token', { access_token: after.token }]);
  // Handled in order: the answer to what follows on this topic says that the token has been taken.
  send(['1', '4', 'realtime:moved', 'presence', { event: 'track', payload: {} }]);
  await frames.until((items) => items.some((frame) => frame[1] === '4'));
  await before.end();
  await frames.until((items) =>
    items.some((frame) => frame[2] === 'realtime:left' && frame[3] === 'phx_close'),
  );
  expect(frames.items.filter((frame) => frame[2] === 'realtime:moved' && frame[3] === 'phx_close')).toEqual(
    [],
  );
  socket.terminate();
});

test('a token whose session has ended, or is somebody else’s, refuses the join', async () => {
  const [person, other] = [await signIn(), await signIn()];
  await person.end();
  const borrowed = await tokenFor({ sub: person.userId, session_id: other.id });
  for (const token of [person.token, borrowed]) {
    const client = await connect(stage.bridge, { token });
    expect(await join(client.channel('room'))).toMatchObject({
      status: 'CHANNEL_ERROR',
      error: { message: `InvalidJWTToken: ${ENDED}` },
    });
  }
  const client = await connect(stage.bridge, { token: other.token });
  await joined(client.channel('room'));
});

test('a new token whose session has ended closes the channel with the reason', async () => {
  const [person, ended] = [await signIn(), await signIn()];
  await ended.end();
  const { socket, frames, send } = await rawSocket(stage.bridge);
  send(['1', '1', 'realtime:open', 'phx_join', { config: {}, access_token: person.token }]);
  send(['1', '2', 'realtime:open', 'access_token', { access_token: ended.token }]);
  await frames.count(3);
  expect(frames.items.slice(1).map(([, , , event, payload]) => [event, payload.message])).toEqual([
    ['system', ENDED],
    ['phx_close', undefined],
  ]);
  socket.terminate();
});

test('it opens no socket', async () => {
  const person = await signIn();
  (await rawSocket(stage.bridge, '2.0.0', person.token)).socket.terminate();
  await person.end();
  await expect(rawSocket(stage.bridge, '2.0.0', person.token)).rejects.toThrow('401');
});

test.each([
  ['api/broadcast', { messages: [{ topic: 'rest', event: 'e', payload: {} }] }],
  ['api/broadcast/rest/events/e', {}],
])('POST %s is refused with words', async (path, body) => {
  const person = await signIn();
  const post = async () => {
    const answer = await fetch(`${stage.bridge.url}/realtime/v1/${path}`, {
      method: 'POST',
      headers: {
        apikey: PUBLISHABLE_KEY,
        authorization: `Bearer ${person.token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    return { status: answer.status, text: await answer.text() };
  };
  expect((await post()).status).toBe(202);
  await person.end();
  expect(await post()).toEqual({ status: 401, text: expect.stringContaining(ENDED) });
});
