import fc from 'fast-check';
import { mergeByVersion, mergeSnapshot, type SnapshotNews } from '#lib/engines/realtime/merge';

interface Variant {
  id: string;
  version: number;
  available: number;
}

interface Snapshot {
  variants: Variant[];
  total: number;
  at: string;
}

const ids = ['a', 'b', 'c'];

/** The states a product went through: each step changes one variant by one version. */
function historyOf(changes: number[]): Snapshot[] {
  const versions = [0, 0, 0];
  const shot = (at: number): Snapshot => {
    const variants = ids.map((id, index) => ({
      id,
      version: versions[index]!,
      available: versions[index]! * 10,
    }));
    const total = variants.reduce((sum, variant) => sum + variant.available, 0);
    return { variants, total, at: new Date(at * 1_000).toISOString() };
  };
  const states = [shot(0)];
  for (const [at, index] of changes.entries()) {
    versions[index]! += 1;
    states.push(shot(at + 1));
  }
  return states;
}

const history = fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 30 }).map(historyOf);

const merge = (current: Snapshot, news: SnapshotNews<Snapshot>) =>
  mergeSnapshot<Variant, Snapshot>(current, news);
const event = (snapshot: Snapshot) => ({ kind: 'event' as const, snapshot });
const read = (snapshot: Snapshot) => ({ kind: 'read' as const, snapshot });

describe('mergeByVersion', () => {
  it('returns the same list when nothing is newer', () => {
    const list = [{ id: 'a', version: 2 }];
    expect(mergeByVersion(list, [{ id: 'a', version: 2 }])).toBe(list);
    expect(mergeByVersion(list, [{ id: 'a', version: 1 }])).toBe(list);
  });
});

describe('mergeSnapshot', () => {
  it('ends in the last state, whatever arrives late, twice or not at all before it', () => {
    fc.assert(
      fc.property(
        history,
        fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 60 }),
        fc.nat(),
        (states, arrivals, when) => {
          const last = states.at(-1)!;
          const news = arrivals.map(([index, isRead]) => {
            const snapshot = states[index % states.length]!;
            return isRead ? read(snapshot) : event(snapshot);
          });
          news.splice(when % (news.length + 1), 0, event(last));
          const end = news.reduce((current, item) => merge(current, item).value, states[0]!);
          expect(end).toEqual(last);
        },
      ),
    );
  });

  it('never goes back to an older version', () => {
    fc.assert(
      fc.property(history, fc.array(fc.nat(), { maxLength: 60 }), (states, arrivals) => {
        let current = states[0]!;
        for (const index of arrivals) {
          const { value } = merge(current, event(states[index % states.length]!));
          for (const before of current.variants) {
            expect(value.variants.find(({ id }) => id === before.id)!.version).toBeGreaterThanOrEqual(
              before.version,
            );
          }
          current = value;
        }
      }),
    );
  });

  it('reports every state that is not one of the server’s as a gap', () => {
    const older: Snapshot = {
      variants: [
        { id: 'a', version: 5, available: 1 },
        { id: 'b', version: 1, available: 9 },
      ],
      total: 10,
      at: '2026-01-01T00:00:01.000Z',
    };
    const other: Snapshot = {
      variants: [
        { id: 'a', version: 4, available: 2 },
        { id: 'b', version: 2, available: 8 },
      ],
      total: 11,
      at: '2026-01-01T00:00:02.000Z',
    };
    const { value, gap } = merge(older, event(other));
    expect(gap).toBe(true);
    expect(value.variants.map(({ version }) => version)).toEqual([5, 2]);
    expect(value.total).toBe(11);
    expect(merge(other, event(older)).value.total).toBe(11);
  });

  it('keeps a variant that an event leaves out and asks for a read; a read takes it off', () => {
    const [first, second] = historyOf([0]);
    const without = { ...second!, variants: second!.variants.slice(0, 2) };
    const kept = merge(first!, event(without));
    expect(kept.value.variants).toHaveLength(3);
    expect(kept.gap).toBe(true);
    expect(merge(first!, read(without)).value.variants).toHaveLength(2);
  });

  it('takes a variant that is new', () => {
    const [first] = historyOf([0]);
    const more = { ...first!, variants: [...first!.variants, { id: 'd', version: 0, available: 3 }] };
    expect(merge(first!, event(more))).toMatchObject({
      changed: true,
      gap: false,
      value: { variants: { length: 4 } },
    });
  });

  it('calls nothing a gap that only skips versions: topics are coalesced', () => {
    const states = historyOf([0, 0, 1, 2, 0]);
    expect(merge(states[0]!, event(states.at(-1)!)).gap).toBe(false);
  });
});
