import fc from 'fast-check';
import { type ChannelStatus, LiveStore } from '#lib/engines/realtime/live-store';
import { mergeSnapshot, type SnapshotNews } from '#lib/engines/realtime/merge';
import { FakeClock, FakePage, settle } from './fakes.ts';

interface Stock {
  variants: { id: string; version: number }[];
  at: string;
}

type News = SnapshotNews<Stock>;

/** A server whose stock changes, whose events may be lost, doubled or late, and whose answers may be slow or fail. */
class World {
  readonly clock = new FakeClock();
  readonly page = new FakePage();
  readonly versions = [1, 1];
  readonly inFlight: Stock[] = [];
  answers: { stock: Stock; resolve(news: News): void; reject(error: Error): void }[] = [];
  overlapping = 0;
  isJoined = false;
  handlers: { onEvent(news: News | null): void; onStatus(status: ChannelStatus): void } | null = null;

  readonly store: LiveStore<Stock, News>;

  constructor() {
    this.store = new LiveStore<Stock, News>(
      {
        initial: this.stock(),
        read: (signal) => this.read(signal),
        merge: mergeSnapshot,
        listen: (handlers) => {
          this.handlers = handlers;
          return { leave: () => {}, renew: () => this.isJoined && this.leave() };
        },
      },
      { pollMs: 15_000, graceMs: 5_000, safetyMs: 60_000 },
      { page: this.page, clock: this.clock, random: () => 0.5 },
    );
  }

  stock(): Stock {
    const variants = this.versions.map((version, index) => ({ id: String(index), version }));
    return { variants, at: new Date(this.versions[0]! * 1_000 + this.versions[1]! * 1_000).toISOString() };
  }

  read(signal: AbortSignal): Promise<News> {
    if (this.answers.length > 0) this.overlapping += 1;
    return new Promise((resolve, reject) => {
      const answer = { stock: this.stock(), resolve, reject };
      this.answers.push(answer);
      signal.addEventListener('abort', () => {
        this.answers = this.answers.filter((each) => each !== answer);
      });
    });
  }

  leave(): void {
    this.isJoined = false;
    this.handlers?.onStatus('down');
  }

  join(): void {
    this.isJoined = true;
    this.handlers?.onStatus('joined');
  }

  async do(step: Step): Promise<void> {
    const [name, n] = step;
    if (name === 'sell') {
      this.versions[n % 2]! += 1;
      if (this.isJoined) this.inFlight.push(this.stock());
    }
    if (name === 'deliver') this.deliver(n, true);
    if (name === 'repeat') this.deliver(n, false);
    if (name === 'lose') this.inFlight.splice(n % (this.inFlight.length || 1), 1);
    if (name === 'answer') this.answer();
    if (name === 'fail')
      for (const { reject } of this.answers.splice(0))
        reject(Object.assign(new Error('refused'), { status: 503 }));
    if (name === 'no answer')
      for (const { reject } of this.answers.splice(0))
        reject(Object.assign(new Error('none'), { status: 0 }));
    if (name === 'join') this.join();
    if (name === 'leave') this.leave();
    if (name === 'hide') this.page.hide();
    if (name === 'wake') this.page.wake();
    if (name === 'lose network') this.page.lose();
    if (name === 'regain network') this.page.regain();
    if (name === 'hang') this.answers.splice(0);
    if (name === 'wait') await this.clock.advance(n);
    await settle();
  }

  answer(): void {
    for (const { stock, resolve } of this.answers.splice(0)) resolve({ kind: 'read', snapshot: stock });
  }

  deliver(n: number, isLast: boolean): void {
    const index = n % (this.inFlight.length || 1);
    const snapshot = this.inFlight[index];
    if (isLast) this.inFlight.splice(index, 1);
    if (snapshot) this.handlers?.onEvent({ kind: 'event', snapshot });
  }
}

const names = [
  'sell',
  'deliver',
  'repeat',
  'lose',
  'answer',
  'fail',
  'no answer',
  'hang',
  'lose network',
  'regain network',
  'join',
  'leave',
  'hide',
  'wake',
  'wait',
] as const;
type Step = readonly [(typeof names)[number], number];
const step: fc.Arbitrary<Step> = fc.tuple(fc.constantFrom(...names), fc.nat({ max: 30_000 }));

describe('LiveStore, under any interleaving', () => {
  it('never goes back, never reads twice at once, and ends at the truth once it may read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.boolean(), async (steps, endsJoined) => {
        const world = new World();
        let highest = [1, 1];
        world.store.subscribe(() => {
          const now = world.store.getState().value.variants.map(({ version }) => version);
          for (const [index, version] of now.entries()) {
            expect(version).toBeGreaterThanOrEqual(highest[index]!);
          }
          highest = now;
        });
        for (const next of steps) await world.do(next);

        await world.do(['regain network', 0]);
        await world.do(['wake', 0]);
        await world.do([endsJoined ? 'join' : 'leave', 0]);
        // Longer than any pause between two questions; each is answered within its time.
        for (let round = 0; round < 30; round++) {
          await world.do(['answer', 0]);
          if (endsJoined && !world.isJoined) await world.do(['join', 0]);
          await world.do(['answer', 0]);
          await world.do(['wait', 4_000]);
        }
        await world.do(['answer', 0]);
        expect(highest).toEqual(world.versions);
        expect(world.overlapping).toBe(0);
        if (endsJoined) expect(world.store.getState().connection).toBe('live');
      }),
      { numRuns: 300 },
    );
  });
});
