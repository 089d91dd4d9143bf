import type { ChannelHandlers, ChannelHub } from '#lib/engines/realtime/channel-hub';
import { TopicSet } from '../../../hooks/basket/topic-set.ts';

/** A hub that notes who joined, and lets the test speak. */
function fakeHub() {
  const members = new Map<string, ChannelHandlers>();
  const join = (topic: string, handlers: ChannelHandlers) => {
    members.set(topic, handlers);
    return { leave: () => members.delete(topic), renew: () => undefined };
  };
  return { members, hub: { join } as unknown as ChannelHub };
}

it('joins what is new, leaves what is no longer wanted, and keeps the rest', () => {
  const { members, hub } = fakeHub();
  const topics = new TopicSet(
    () => hub,
    () => undefined,
  );
  topics.set(['a', 'b']);
  const kept = members.get('b');
  topics.set(['b', 'c']);
  expect([...members.keys()]).toEqual(['b', 'c']);
  expect(members.get('b')).toBe(kept);
  topics.set([]);
  expect(members.size).toBe(0);
});

it('is joined when all of it is, and every join and every event is news', () => {
  const { members, hub } = fakeHub();
  let news = 0;
  let changes = 0;
  const topics = new TopicSet(
    () => hub,
    () => {
      news += 1;
    },
    () => {
      changes += 1;
    },
  );
  topics.set(['a', 'b']);
  members.get('a')!.onStatus('joined');
  expect([topics.areAllJoined, news]).toEqual([false, 1]);
  members.get('b')!.onStatus('joined');
  expect([topics.areAllJoined, news]).toEqual([true, 2]);
  members.get('b')!.onEvent('stock', {});
  expect(news).toBe(3);
  members.get('a')!.onStatus('down');
  expect([topics.areAllJoined, news, changes]).toEqual([false, 3, 3]);
});

it('hears nothing of a topic that it has left', () => {
  const { members, hub } = fakeHub();
  const topics = new TopicSet(
    () => hub,
    () => undefined,
  );
  topics.set(['a']);
  const late = members.get('a')!;
  topics.set(['b']);
  late.onStatus('joined');
  expect(topics.areAllJoined).toBe(false);
});
