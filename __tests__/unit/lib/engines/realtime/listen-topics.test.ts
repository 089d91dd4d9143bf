import { ChannelHub } from '#lib/engines/realtime/channel-hub';
import { listenToTopics } from '#lib/engines/realtime/listen-topics';
import { FakeClock, makeFakeChannels, settle } from './fakes.ts';

function makeScene(prepare: () => Promise<(payload: unknown) => number | null>) {
  const clock = new FakeClock();
  const { open, opened } = makeFakeChannels();
  const hub = new ChannelHub(open, clock);
  const heard: unknown[] = [];
  const subscription = listenToTopics(
    { hub: () => hub, topics: ['a', 'b'], event: 'stock', prepare, clock },
    { onEvent: (payload) => heard.push(payload), onStatus: (status) => heard.push(status) },
  );
  return { clock, opened, heard, subscription, hub };
}

const reader = async () => (payload: unknown) => (typeof payload === 'number' ? payload : null);

describe('listenToTopics', () => {
  it('is joined when all topics are, down when one is not', async () => {
    const { opened, heard } = makeScene(reader);
    await settle();
    opened[0]?.status('joined');
    expect(heard).toEqual([]);
    opened[1]?.status('joined');
    opened[0]?.status('down');
    opened[0]?.status('joined');
    expect(heard).toEqual(['joined', 'down', 'joined']);
  });

  it('hears its event only, and hands on what it cannot read as null', async () => {
    const { opened, heard } = makeScene(reader);
    await settle();
    opened[0]?.event('other', 1);
    opened[0]?.event('stock', 2);
    opened[1]?.event('stock', 'nonsense');
    expect(heard).toEqual([2, null]);
  });

  it('tries again when it could not be prepared', async () => {
    let attempts = 0;
    const { clock, opened, heard } = makeScene(async () => {
      attempts += 1;
      if (attempts < 3) throw new Error('chunk not loaded');
      return reader();
    });
    await clock.advance(20_000);
    expect(attempts).toBe(3);
    expect(opened).toHaveLength(2);
    expect(heard).toEqual(['down', 'down']);
  });

  it('joins nothing when left before it was ready', async () => {
    const { opened, subscription, hub } = makeScene(reader);
    subscription.leave();
    await settle();
    expect([opened, hub.topics]).toEqual([[], []]);
  });
});
