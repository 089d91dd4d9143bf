import { within } from '#lib/base/within';

/** Figures of one operation over a window, as the monitor merges them over all instances. */
export interface OperationFigures {
  /** `route`, `page`, `query`, `job` or `gateway`. */
  kind: string;
  operation: string;
  count: number;
  errors: number;
  p50Ms: number;
  p95Ms: number;
}

/** An operation that is slow now, and what its p95 usually is; null when too little is known of it. */
export interface Slow {
  operation: string;
  count: number;
  p95Ms: number;
  usualP95Ms: number | null;
}

/** What web processes are asked for. One that is answered from memory, or refused, counts a fiftieth. */
export interface Load {
  /** Requests a second and web process, in the last minute or the last five, whichever is more. */
  perS: number;
  /** The median over the hours of the last week; null until there are a day's. */
  usualPerS: number | null;
  /** The share of the time, 0 to 1, that the busiest web process was busy just now. */
  busy: number;
}

/** Everything that a look at the rules knows. */
export interface Readings {
  /** The probe's fresh connections of the last minute. */
  connections: { attempts: number; failures: number; reason: string };
  /** Readiness of the parts that serving depends on, over the last 5 minutes. */
  health: { checks: number; failures: number; failing: string[] };
  /** Operations of the last minute. */
  minute: OperationFigures[];
  /** Routes and pages that failed within the last 30 to 45 s. */
  failing: { operation: string; count: number; errors: number }[];
  /** Routes and pages whose p95 of the last 5 minutes people can feel. */
  slow: Slow[];
  /** What is asked for, against what usually is. */
  load: Load;
  /** Promises of the last minute that failed while nobody waited for them. */
  looseRejections: number;
  /** Statements of the web processes that are running now, longer than they should. */
  stuckQueries: { count: number; longestS: number };
  /** Lookups over the last 5 minutes, by cache. */
  caches: { name: string; lookups: number; hits: number }[];
  /** Work that could run now and has not been started. */
  queue: { waiting: number; oldestS: number; name: string };
  /** Jobs that used up their tries within the last hour and were not retried by hand. */
  deadLetters: { count: number; names: string[] };
  /** For how long the canary had not been heard at its last report, and how long ago it was heard as of now. */
  canary: { silentS: number; heardAgoS: number | null };
  /** Rows of check_invariants(). */
  invariants: { violations: number; first: string };
  /** The best-selling products that cannot be bought just now. */
  soldOut: { names: string[]; of: number };
  /** The youngest sign of life of each kind of process seen within the last hour. */
  processes: { process: string; ageS: number }[];
}

export type ReadingName = keyof Readings;

/** What was read at `at`; a reading that failed or took too long is null, and `blind` names it. */
export type Snapshot = { at: number; blind: ReadingName[] } & { [N in ReadingName]: Readings[N] | null };

/** How each reading is taken. `signal` is aborted when its time is up. */
export type Sources = { [N in ReadingName]: (signal: AbortSignal) => Promise<Readings[N] | null> };

export interface GatherOptions {
  /** For each reading by itself. Default 5 s. */
  timeoutMs?: number;
  /** For those that need longer. */
  longerMs?: Partial<Record<ReadingName, number>>;
  clock?: () => number;
  /** Told why a reading failed. */
  onBlind?: (name: ReadingName, error: unknown) => void;
}

const defaultTimeoutMs = 5_000;

/**
 * Takes all readings side by side. One that hangs or fails is null after its own time-out and keeps none of the
 * others waiting; a source that answers null has nothing to tell, which is no failure. Never throws.
 */
export async function gather(sources: Sources, options: GatherOptions = {}): Promise<Snapshot> {
  const at = (options.clock ?? Date.now)();
  const blind: ReadingName[] = [];
  const read = async <N extends ReadingName>(name: N): Promise<Readings[N] | null> => {
    try {
      const timeoutMs = options.longerMs?.[name] ?? options.timeoutMs ?? defaultTimeoutMs;
      const controller = new AbortController();
      const stop = () => {
        // A query that hangs would keep its connection.
        controller.abort();
        return new Error(`took longer than ${timeoutMs} ms`);
      };
      return await within<Readings[N] | null>(timeoutMs, sources[name](controller.signal), stop);
    } catch (error) {
      blind.push(name);
      options.onBlind?.(name, error);
      return null;
    }
  };
  const names = Object.keys(sources) as ReadingName[];
  const readings = await Promise.all(names.map(async (name) => [name, await read(name)] as const));
  return { at, blind, ...(Object.fromEntries(readings) as { [N in ReadingName]: Readings[N] | null }) };
}
