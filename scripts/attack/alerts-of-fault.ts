/**
 * The rules that tell of faults of ours: answers that fail, jobs that nobody can do, books that do not add up. They
 * hold however busy the machine is. All other rules ask how long something took, whether somebody answered in time, or
 * how well the caches do while everything changes; on a machine that does other things as well that says nothing of
 * the shop.
 */
export const alertsOfFault = [
  'error-rate',
  'failing-operation',
  'loose-rejection',
  'dead-letters',
  'invariant-broken',
] as const;
