import { waitAtMost, within } from '#lib/base/within';
import type { MonitorContext } from '#lib/engines/monitoring/context';
import { instanceName } from '#lib/engines/monitoring/instance';
import { watchProcess } from '#lib/engines/monitoring/process-gauges';
import { type Batch, insertBatches, selectDatabaseGauge } from '#lib/engines/monitoring/queries';
import { toSampleRows } from '#lib/engines/monitoring/sample-rows';
import type { InstanceGauges, ProcessKind } from '#lib/engines/monitoring/schema';
import { type MonitorSources, toQueueGauge } from '#lib/engines/monitoring/sources';

type Ctx = MonitorContext;

export interface SamplerOptions {
  process: ProcessKind;
  sources: MonitorSources;
  /** Only for tests, which run several in one process. */
  instance?: string;
  /** The time of day. */
  now?: () => Date;
}

const everyMs = 15_000;
/** Five minutes: what a process remembers while the database is away. */
const mostBatches = 20;
const askedWithinMs = 5_000;
const writtenWithinMs = 10_000;
const stoppedWithinMs = 2_000;

const orNothing = <T>(work: Promise<T> | undefined): Promise<T | undefined> =>
  work ? within(askedWithinMs, work).catch(() => undefined) : Promise.resolve(undefined);

/** Takes a sample of this process at each `tick` and writes it down, later if the database is away. */
export class Sampler {
  readonly #ctx: Ctx;
  readonly #options: Required<SamplerOptions>;
  readonly #process = watchProcess();
  #since: Date;
  #unwritten: Batch[] = [];
  #isAway = false;

  constructor(ctx: Ctx, options: SamplerOptions) {
    this.#ctx = ctx;
    this.#options = { instance: instanceName(), now: () => new Date(), ...options };
    this.#since = this.#options.now();
  }

  /** How many samples wait to be written. */
  get waiting(): number {
    return this.#unwritten.length;
  }

  /** One sample of the time since the last tick; never rejects. */
  async tick({ isLast = false } = {}): Promise<void> {
    this.#unwritten.push(await this.#take(isLast));
    this.#unwritten.splice(0, this.#unwritten.length - mostBatches);
    await this.#write();
  }

  /** Writes what is left, unless the database is away, and ends the watching. */
  async stop(): Promise<void> {
    await waitAtMost(stoppedWithinMs, this.tick({ isLast: true }));
    this.#process.stop();
  }

  async #take(isLast: boolean): Promise<Batch> {
    const { sources, process, instance, now } = this.#options;
    const [from, at] = [this.#since, now()];
    this.#since = at;
    const samples = toSampleRows(sources.monitor.drain(), { at: from.toISOString(), process, instance });
    const gauges = await this.#gauges(isLast);
    return { samples, at: at.toISOString(), process, instance, gauges };
  }

  async #gauges(isLast: boolean): Promise<InstanceGauges> {
    const { poolMax, caches, limiter, queue, realtime } = this.#options.sources;
    const ofProcess = this.#process.read();
    const [database, overview] = await Promise.all([
      orNothing(selectDatabaseGauge(this.#ctx.db)),
      orNothing(queue?.()),
    ]);
    return {
      ...ofProcess,
      pool: { max: poolMax },
      ...(database && { database }),
      caches: caches?.() ?? {},
      limiter: limiter?.() ?? {},
      ...(overview && { queue: toQueueGauge(overview) }),
      realtime: realtime?.() ?? null,
      ...(isLast && { hasStopped: true }),
    };
  }

  async #write(): Promise<void> {
    const batches = [...this.#unwritten];
    try {
      await within(writtenWithinMs, insertBatches(this.#ctx.db, batches));
      this.#unwritten = this.#unwritten.filter((batch) => !batches.includes(batch));
      if (this.#isAway) this.#ctx.logger.info({ samples: batches.length }, 'samples are written again');
      this.#isAway = false;
    } catch (error) {
      // Said once, not every 15 s: the samples wait, and whoever watches the database says the rest.
      if (!this.#isAway) this.#ctx.logger.warn({ err: error }, 'samples wait for the database');
      this.#isAway = true;
    }
  }
}

/** Samples this process every 15 s until stopped; stopping writes what is left and takes at most 4 s. */
export function startSampler(ctx: Ctx, options: SamplerOptions): () => Promise<void> {
  const sampler = new Sampler(ctx, options);
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(() => sampler.tick());
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await waitAtMost(stoppedWithinMs, running);
    await sampler.stop();
  };
}
