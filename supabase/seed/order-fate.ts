import { hourMs } from '#supabase/seed/context';
import type { Random } from '#supabase/seed/random';

/** One stage in the life of a stall's part of an order; `at` in milliseconds. */
export interface Step {
  status: 'pending' | 'accepted' | 'packed' | 'shipped' | 'delivered' | 'cancelled' | 'returned';
  at: number;
}

const journey = [
  { status: 'accepted', from: 0.5, to: 14 },
  { status: 'packed', from: 3, to: 20 },
  { status: 'shipped', from: 2, to: 18 },
  { status: 'delivered', from: 24, to: 80 },
] as const;

/** What has happened up to `now` to a part ordered at `at`: the further back, the further along. */
export function fateOf(random: Random, at: number, now: number): Step[] {
  const steps: Step[] = [{ status: 'pending', at }];
  if (random.chance(0.035)) steps.push({ status: 'cancelled', at: at + random.float(0.6, 9) * hourMs });
  else {
    let time = at;
    for (const { status, from, to } of journey) {
      time += random.float(from, to) * hourMs;
      steps.push({ status, at: time });
    }
    if (random.chance(0.012)) steps.push({ status: 'returned', at: time + random.float(48, 160) * hourMs });
  }
  return steps.filter((step) => step.at < now);
}

/** The order as a whole, from its parts. */
export function orderStatus(
  parts: readonly { status: Step['status'] }[],
): 'pending' | 'confirmed' | 'completed' | 'cancelled' {
  const all = (...statuses: Step['status'][]) => parts.every(({ status }) => statuses.includes(status));
  if (all('cancelled')) return 'cancelled';
  if (all('delivered', 'returned', 'cancelled')) return 'completed';
  return all('pending', 'cancelled') ? 'pending' : 'confirmed';
}
