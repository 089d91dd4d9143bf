import { remember } from '#lib/remember';

/** What is timed: handlers, pages, named queries, background jobs, and what the gateway answers by itself. */
export type OperationKind = 'route' | 'page' | 'query' | 'job' | 'gateway';

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

const observers = () => remember('operation-observers', () => new Set<Observer>());

/** Calls `observer` after every finished operation of this process; returns how to stop that. */
export function onOperation(observer: Observer): () => void {
  observers().add(observer);
  return () => observers().delete(observer);
}

/** Tells every observer. Costs nothing to speak of when there is none. */
export function observe(operation: Operation): void {
  for (const observer of observers()) observer(operation);
}

/** Runs and times `run`; a throw counts as a failure and goes on to the caller. */
export async function timed<T>(kind: OperationKind, name: string, run: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  let failed = true;
  try {
    const result = await run();
    failed = false;
    return result;
  } finally {
    observe({ kind, name, durationMs: performance.now() - startedAt, failed });
  }
}
