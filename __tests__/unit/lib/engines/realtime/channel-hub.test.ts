import { ChannelHub } from '#lib/engines/realtime/channel-hub';
import type { ChannelStatus } from '#lib/engines/realtime/live-store';
import { FakeClock, makeFakeChannels, settle } from './fakes.ts';

function makeScene() {
  const clock = new FakeClock();
  const { open, opened } = makeFakeChannels();
  const hub = new ChannelHub(open, clock);
  function member(topic: string) {
    const heard: unknown[] = [];
    const statuses: ChannelStatus[] = [];
    const subscription = hub.join(topic, {
      onEvent: (_event, payload) => heard.push(payload),
      onStatus: (status) => statuses.push(status),
    });
    return { ...subscription, heard, statuses };
  }
  return { clock, opened, hub, member };
}

describe('ChannelHub', () => {
  it('opens one channel per topic, however many listen', () => {
    const { opened, member } = makeScene();
    const a = member('t');
    const b = member('t');
    member('u');
    expect(opened.map(({ topic }) => topic)).toEqual(['t', 'u']);
    opened[0]?.event('stock', 1);
    expect([a.heard, b.heard]).toEqual([[1], [1]]);
  });

  it('tells a late member at once that the channel stands', async () => {
    const { opened, member } = makeScene();
    member('t');
    opened[0]?.status('joined');
    const late = member('t');
    await settle();
    expect(late.statuses).toEqual(['joined']);
  });

  it('closes the channel when the last member left, after a moment', async () => {
    const { opened, hub, clock, member } = makeScene();
    const a = member('t');
    const b = member('t');
    a.leave();
    a.leave();
    await clock.advance(5_000);
    expect(opened[0]?.isOpen).toBe(true);
    b.leave();
    expect(opened[0]?.isOpen).toBe(true);
    await clock.advance(2_000);
    expect(opened[0]?.isOpen).toBe(false);
    expect([hub.topics, clock.pending]).toEqual([[], 0]);
  });

  it('keeps the channel for whoever comes within that moment', async () => {
    const { opened, clock, member } = makeScene();
    member('t').leave();
    member('t');
    await clock.advance(10_000);
    expect(opened).toHaveLength(1);
    expect(opened[0]?.isOpen).toBe(true);
  });

  it('tells a member that left nothing more', () => {
    const { opened, member } = makeScene();
    const a = member('t');
    member('t');
    a.leave();
    opened[0]?.event('stock', 1);
    opened[0]?.status('down');
    expect([a.heard, a.statuses]).toEqual([[], []]);
  });

  it('opens anew what the server closed, later each time', async () => {
    const { opened, clock, member } = makeScene();
    const a = member('t');
    opened[0]?.status('closed');
    expect(a.statuses).toEqual(['down']);
    await clock.advance(1_000);
    expect(opened).toHaveLength(2);
    opened[1]?.status('closed');
    await clock.advance(999);
    expect(opened).toHaveLength(2);
    await clock.advance(1_001);
    expect(opened).toHaveLength(3);
    opened[2]?.status('joined');
    expect(a.statuses).toEqual(['down', 'down', 'joined']);
  });

  it('does not open anew what nobody wants any more', async () => {
    const { opened, clock, member } = makeScene();
    const a = member('t');
    // The third time it waits longer than the channel is kept for.
    for (const index of [0, 1, 2]) {
      await clock.advance(2_000);
      opened[index]?.status('closed');
    }
    a.leave();
    await clock.advance(60_000);
    expect(opened).toHaveLength(3);
    expect(opened.filter(({ isOpen }) => isOpen)).toHaveLength(0);
    expect(clock.pending).toBe(0);
  });

  it('renews a standing channel, and a stale one is heard no more', () => {
    const { opened, member } = makeScene();
    const a = member('t');
    opened[0]?.status('joined');
    a.renew();
    expect(opened).toHaveLength(2);
    expect(opened[0]?.isOpen).toBe(false);
    opened[0]?.event('stock', 'old');
    opened[1]?.status('joined');
    expect(a.heard).toEqual([]);
    expect(a.statuses).toEqual(['joined', 'down', 'joined']);
  });
});
