import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pgoutput } from 'pg-logical-replication';
import type { Log } from '../paced-log.ts';
import { ExactReplicationService, TemporarySlotPlugin } from './exact-replication.ts';

const PUBLICATIONS = ['supabase_realtime', 'supabase_realtime_messages_publication'];
const CONFIRM_EVERY_MS = 10_000;
const SILENCE_LIMIT_MS = 30_000;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;

export type WalHandlers = {
  /** One decoded message, in commit order. Must not throw. */
  onMessage(message: Pgoutput.Message): void;
  /** Changes from now on will be seen. */
  onLive(): void;
  /** The stream broke; changes committed until the next onLive will never be seen. */
  onLost(): void;
};

/**
 * The write-ahead log of one database, decoded, for as long as the stream is open. A broken stream is reopened
 * with exponential backoff, on a new temporary slot, so what was committed in between is skipped.
 */
export class WalStream {
  readonly #databaseUrl: string;
  readonly #handlers: WalHandlers;
  readonly #log: Log;
  #service: ExactReplicationService | undefined;
  #isLive = false;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(databaseUrl: string, handlers: WalHandlers, log: Log) {
    this.#databaseUrl = databaseUrl;
    this.#handlers = handlers;
    this.#log = log;
  }

  get isLive(): boolean {
    return this.#isLive;
  }

  /** Resolves once the stream is live; rejects when the first attempt fails. Later failures are retried. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#running = this.#run(resolve, reject);
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#service?.destroy().catch(() => undefined);
    await this.#running;
  }

  async #run(onFirstLive: () => void, onFirstFailure: (error: unknown) => void): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (!this.#stopping.signal.aborted) {
      const failure = await this.#streamUntilLost(() => {
        retryMs = FIRST_RETRY_MS;
        onFirstLive();
      });
      if (this.#stopping.signal.aborted) return;
      onFirstFailure(failure);
      this.#log.warn({ err: failure, retryMs }, 'the WAL stream is down, trying again');
      await sleep(retryMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    }
  }

  /** Opens one stream and resolves with the reason when it has ended. */
  async #streamUntilLost(onLive: () => void): Promise<unknown> {
    const service = new ExactReplicationService(
      { connectionString: this.#databaseUrl, application_name: 'realtime_bridge', keepAlive: true },
      { acknowledge: { auto: false, timeoutSeconds: 0 } },
    );
    this.#service = service;
    const watch = new StreamWatch(service);
    service.on('start', () => {
      watch.start();
      this.#isLive = true;
      onLive();
      this.#handlers.onLive();
    });
    service.on('data', (lsn: string, message: Pgoutput.Message) => {
      watch.heard(lsn);
      this.#handlers.onMessage(message);
    });
    service.on('heartbeat', (lsn, _timestamp, shouldRespond) => {
      watch.heard(lsn);
      if (shouldRespond) watch.confirm();
    });
    const failure = await this.#subscribe(service);
    watch.stop();
    await service.destroy().catch(() => undefined);
    if (this.#isLive) {
      this.#isLive = false;
      this.#handlers.onLost();
    }
    return failure;
  }

  async #subscribe(service: ExactReplicationService): Promise<unknown> {
    const plugin = new TemporarySlotPlugin({ protoVersion: 1, publicationNames: PUBLICATIONS });
    const slotName = `realtime_bridge_${randomBytes(6).toString('hex')}`;
    const broken = new Promise<unknown>((resolve) => service.once('error', resolve));
    const ended = service.subscribe(plugin, slotName).then(
      () => new Error('the WAL stream ended'),
      (error: unknown) => error,
    );
    return Promise.race([broken, ended]);
  }
}

/** Confirms positions to Postgres and cuts a connection over which nothing has come for too long. */
class StreamWatch {
  readonly #service: ExactReplicationService;
  #timer: NodeJS.Timeout | undefined;
  #lsn = '0/0';
  #heardAt = Date.now();

  constructor(service: ExactReplicationService) {
    this.#service = service;
  }

  start(): void {
    this.#heardAt = Date.now();
    this.#timer = setInterval(() => {
      if (Date.now() - this.#heardAt > SILENCE_LIMIT_MS)
        this.#service.emit('error', new Error('silent stream'));
      else this.confirm(true);
    }, CONFIRM_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  heard(lsn: string): void {
    this.#lsn = lsn;
    this.#heardAt = Date.now();
  }

  /** With `ping` Postgres answers at once, which proves that the connection lives. */
  confirm(ping = false): void {
    void this.#service.acknowledge(this.#lsn, ping);
  }
}
