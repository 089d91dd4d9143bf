import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { logger } from '#lib/logger';

/** How a process ended: by itself with a code, or by a signal. */
export type Exit = { code: number | null; signal: NodeJS.Signals | null };

export type SuperviseOptions = {
  /** For the log, and for errors that a person reads. */
  name: string;
  command: string;
  args: string[];
  /** The whole environment of the child; nothing is inherited unasked. */
  env: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
  /** Where the child's three streams go. `ipc` adds a fourth channel. Default: nothing in, both outputs inherited. */
  stdio?: SpawnOptions['stdio'];
  /** Resolves when the child is of use. Called for every life of it. Default: at once. */
  waitUntilReady?: (child: ChildProcess) => Promise<void>;
  /** After each life's readiness, first and later ones. */
  onReady?: (child: ChildProcess) => void;
  /** Whenever it ended without having been asked to. */
  onExit?: (exit: Exit) => void;
  /** Pauses before lives two, three, …; the last one is repeated. A life of over a minute starts the row again. */
  backoffMs?: readonly number[];
  /** What asks it to end, and what insists. Defaults: SIGTERM, SIGKILL. */
  stopSignal?: NodeJS.Signals;
  insistSignal?: NodeJS.Signals;
  /** Until `insistSignal` is sent. Default 8 s. */
  graceMs?: number;
};

export type Supervised = {
  readonly name: string;
  /** Of the present life; undefined between lives. */
  readonly pid: number | undefined;
  /** Resolves with the first readiness; rejects when the first life ends before it. Later lives do not touch it. */
  readonly ready: Promise<void>;
  /** Ends the child and resolves when it has gone; it will not come back. May be called twice. */
  stop(): Promise<void>;
};

const BACKOFF_MS = [1_000, 2_000, 5_000, 10_000] as const;
const STEADY_MS = 60_000;

type Life = { child: ChildProcess; ended: Promise<Exit>; startedAt: number };

function startLife(options: SuperviseOptions): Life {
  const child = spawn(options.command, options.args, {
    env: options.env,
    cwd: options.cwd,
    uid: options.uid,
    gid: options.gid,
    stdio: options.stdio ?? ['ignore', 'inherit', 'inherit'],
    // A session of its own: Ctrl-C in the terminal reaches only the parent, which then stops all in order.
    detached: true,
  });
  const ended = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', (error) => {
      logger.error({ child: options.name, err: error }, 'a process could not be started');
      resolve({ code: 127, signal: null });
    });
  });
  return { child, ended, startedAt: Date.now() };
}

async function endLife(life: Life, options: SuperviseOptions): Promise<void> {
  life.child.kill(options.stopSignal ?? 'SIGTERM');
  const insist = setTimeout(
    () => life.child.kill(options.insistSignal ?? 'SIGKILL'),
    options.graceMs ?? 8_000,
  );
  const force = setTimeout(() => life.child.kill('SIGKILL'), (options.graceMs ?? 8_000) + 2_000);
  await life.ended;
  clearTimeout(insist);
  clearTimeout(force);
}

/** The readiness of one life, or an error as soon as that life is over. */
async function lifeIsReady(life: Life, options: SuperviseOptions): Promise<void> {
  const died = life.ended.then((exit) => {
    throw new Error(`${options.name} ended before it was ready (${describeExit(exit)})`);
  });
  await Promise.race([options.waitUntilReady?.(life.child), died]);
  died.catch(() => {});
}

/** "code 1" or "signal SIGKILL". */
export function describeExit(exit: Exit): string {
  return exit.signal ? `signal ${exit.signal}` : `code ${exit.code}`;
}

/**
 * Keeps one child process alive: starts it, starts it again with growing pauses when it dies, ends it on request.
 * A first life that never becomes ready is not repeated: that is a mistake to show, not an accident to mend.
 */
export function supervise(options: SuperviseOptions): Supervised {
  const backoff = options.backoffMs ?? BACKOFF_MS;
  let life = startLife(options);
  let isStopping = false;
  let isRunning = true;
  let deaths = 0;
  let pause: { timer: NodeJS.Timeout; end: () => void } | undefined;

  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      pause = { timer: setTimeout(resolve, ms), end: resolve };
    });

  async function liveOn(): Promise<void> {
    while (!isStopping) {
      const exit = await life.ended;
      isRunning = false;
      if (isStopping) return;
      if (Date.now() - life.startedAt > STEADY_MS) deaths = 0;
      const waitMs = backoff[Math.min(deaths, backoff.length - 1)] ?? 1_000;
      deaths += 1;
      logger.warn(
        { child: options.name, exit: describeExit(exit), waitMs },
        'a process died and is started again',
      );
      options.onExit?.(exit);
      await sleep(waitMs);
      if (isStopping) return;
      life = startLife(options);
      isRunning = true;
      const current = life;
      lifeIsReady(current, options).then(
        () => {
          logger.info({ child: options.name, pid: current.child.pid }, 'a process is back');
          options.onReady?.(current.child);
        },
        (error: unknown) => logger.warn({ child: options.name, err: error }, 'a process did not come back'),
      );
    }
  }

  const ready = lifeIsReady(life, options).then(
    () => {
      options.onReady?.(life.child);
      void liveOn();
    },
    async (error: unknown) => {
      isStopping = true;
      await endLife(life, options);
      isRunning = false;
      throw error;
    },
  );
  ready.catch(() => {});

  return {
    name: options.name,
    ready,
    get pid() {
      return isRunning ? life.child.pid : undefined;
    },
    async stop() {
      isStopping = true;
      if (pause) {
        clearTimeout(pause.timer);
        pause.end();
      }
      if (isRunning) await endLife(life, options);
      isRunning = false;
    },
  };
}
