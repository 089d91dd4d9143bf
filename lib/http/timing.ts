import { remember } from '#lib/remember';

export interface RouteTiming {
  /** The route's pattern with its verb: a bounded set. */
  route: string;
  status: number;
  durationMs: number;
}

const observers = () => remember('route-observers', () => new Set<(timing: RouteTiming) => void>());

/** Calls `observer` after every answered request of this process; returns how to stop that. */
export function onRoute(observer: (timing: RouteTiming) => void): () => void {
  observers().add(observer);
  return () => observers().delete(observer);
}

export function observeRoute(timing: RouteTiming): void {
  for (const observer of observers()) observer(timing);
}
