import type { Verdict } from '#lib/market/alerts/evaluate';
import type { Snapshot } from '#lib/market/alerts/snapshot';
import { rounded, well } from '#lib/market/alerts/verdict';

// How long something takes depends on how much is asked for, and anybody may ask: rules about time must not blame the
// shop for a flood.

/** One process makes some 25 pages a second. */
const fullPerS = 20;
/** On a slower machine it is full earlier, and says so. */
const busyPerS = 5;
const busyShare = 0.7;
const timesUsual = 2;

/** Whether more is asked for than the web processes can make, and than usually is. Unknown: no. */
export function isFlooded({ load }: Pick<Snapshot, 'load'>): boolean {
  if (!load) return false;
  const { perS, usualPerS: usual, busy } = load;
  const isFull = perS >= fullPerS || (perS >= busyPerS && busy >= busyShare);
  return isFull && (usual === null || perS >= usual * timesUsual);
}

/** A verdict about time, of which a flood is no breach: the figure stays to be seen, and the words say why. */
export function unlessFlooded(snapshot: Snapshot, verdict: Verdict): Verdict {
  if (verdict.isBroken !== true || !snapshot.load || !isFlooded(snapshot)) return verdict;
  const { perS, usualPerS: usual } = snapshot.load;
  const compared = usual === null ? '' : `, usually ${rounded(usual)}`;
  const flood = `Each web process is asked for ${rounded(perS)} pages a second${compared}: that is load, and no fault.`;
  return well(verdict.value, `${verdict.message} ${flood}`);
}
