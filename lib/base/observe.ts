import { remember } from '#lib/base/remember';

/**
 * What is timed: handlers, pages, named queries, background jobs, what the gateway answers by itself, what browsers
 * measured (`vital`), and anything else that somebody put a timer around (`task`).
 */
export type OperationKind = 'route' | 'page' | 'query' | 'job' | 'gateway' | 'vital' | 'task';

/** One finished operation. `name` comes from a bounded set: a route's pattern, a query's name, a job's type. */
export interface Operation {
  kind: OperationKind;
  name: string;
  durationMs: number;
  failed: boolean;
  /** The HTTP status, where there is one. */
  status?: number;
}

type Observer = (operation: Operation) => void;

const observers = remember('operation-observers', () => new Set<Observer>());

/** Calls `observer` after every finished operation of this process; returns how to stop that. */
export function onOperation(observer: Observer): () => void {
  observers.add(observer);
  return () => observers.delete(observer);
}

/** Tells every observer. Costs nothing to speak of when there is none. */
export function observe(operation: Operation): void {
  for (const observer of observers) observer(operation);
}

/**
 * Runs and times `run`; a throw counts as a failure and goes on to the caller, unless `isExpected` says that the
 * throw was an answer: a refusal, a redirect.
 */
export async function timed<T>(
  kind: OperationKind,
  name: string,
  run: () => T | Promise<T>,
  isExpected: (error: unknown) => boolean = () => false,
): Promise<T> {
  const startedAt = performance.now();
  let failed = false;
  try {
    return await run();
  } catch (error) {
    failed = !isExpected(error);
    throw error;
  } finally {
    observe({ kind, name, durationMs: performance.now() - startedAt, failed });
  }
}
