import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { logger } from '#lib/base/logger';
import { childrenOf, giveWay, signal } from './process-identity.ts';

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
  /** By so much it gives way to us and those who do not, when there is more to do than processors. Default 0. */
  niceness?: number;
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
  /** What asks it to end, and what insists; 1.5 s later it is killed. Defaults: SIGTERM, SIGKILL. */
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
const FORCE_AFTER_MS = 1_500;

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
  // At once: only threads that are made after this one was told give way as well.
  if (child.pid !== undefined && options.niceness) giveWay(child.pid, options.niceness);
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
  // Whoever was stopped (SIGSTOP) hears nothing until it goes on, and those that it started would outlive it.
  for (const pid of life.child.pid === undefined ? [] : [life.child.pid, ...childrenOf(life.child.pid)])
    signal(pid, 'SIGCONT');
  const { insistSignal = 'SIGKILL', graceMs = 8_000 } = options;
  const insist = setTimeout(() => life.child.kill(insistSignal), graceMs);
  const force = setTimeout(() => life.child.kill('SIGKILL'), graceMs + FORCE_AFTER_MS);
  await life.ended;
  clearTimeout(insist);
  clearTimeout(force);
}

/** The readiness of one life, or an error as soon as that life is over. */
async function lifeIsReady(life: Life, options: SuperviseOptions): Promise<void> {
  const died = life.ended.then((exit) => {
    throw new Error(`${options.name} ended before it was ready (${describeExit(exit)})`);
  });
  died.catch(() => {});
  await Promise.race([options.waitUntilReady?.(life.child), died]);
}

/** "code 1" or "signal SIGKILL". */
export function describeExit(exit: Exit): string {
  return exit.signal ? `signal ${exit.signal}` : `code ${exit.code}`;
}

/** A pause that can be cut short. */
function makePause() {
  let end: (() => void) | undefined;
  return {
    wait: (ms: number) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        end = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    cut: () => end?.(),
  };
}

/** How long to wait before the next life. A life of over a minute forgives the deaths before it. */
function makeBackoff(pausesMs: readonly number[]) {
  let deaths = 0;
  return (lifeMs: number): number => {
    if (lifeMs > STEADY_MS) deaths = 0;
    const waitMs = pausesMs[Math.min(deaths, pausesMs.length - 1)] ?? 1_000;
    deaths += 1;
    return waitMs;
  };
}

/** Tells of a later life's readiness; a failure is only logged, because its end leads to the next life anyway. */
function announce(life: Life, options: SuperviseOptions): void {
  const child = options.name;
  lifeIsReady(life, options).then(
    () => {
      logger.info({ child, pid: life.child.pid }, 'a process is back');
      options.onReady?.(life.child);
    },
    (error: unknown) => logger.warn({ child, err: error }, 'a process did not come back'),
  );
}

/**
 * Keeps one child process alive: starts it, starts it again with growing pauses when it dies, ends it on request.
 * A first life that never becomes ready is not repeated: that is a mistake to show, not an accident to mend.
 */
export function supervise(options: SuperviseOptions): Supervised {
  const nextPauseMs = makeBackoff(options.backoffMs ?? BACKOFF_MS);
  const pause = makePause();
  let life = startLife(options);
  let isRunning = true;
  let isStopping = false;

  async function liveOn(): Promise<void> {
    for (;;) {
      const exit = await life.ended;
      isRunning = false;
      if (isStopping) return;
      const waitMs = nextPauseMs(Date.now() - life.startedAt);
      logger.warn(
        { child: options.name, exit: describeExit(exit), waitMs },
        'a process died and is started again',
      );
      options.onExit?.(exit);
      await pause.wait(waitMs);
      if (isStopping) return;
      life = startLife(options);
      isRunning = true;
      announce(life, options);
    }
  }

  async function stop(): Promise<void> {
    isStopping = true;
    pause.cut();
    if (isRunning) await endLife(life, options);
    isRunning = false;
  }

  async function begin(): Promise<void> {
    try {
      await lifeIsReady(life, options);
    } catch (error) {
      await stop();
      throw error;
    }
    options.onReady?.(life.child);
    void liveOn();
  }

  const ready = begin();
  // Whoever awaits `ready` learns of it; nobody may, when the caller stops everything for another reason.
  ready.catch(() => {});
  return {
    name: options.name,
    ready,
    stop,
    get pid() {
      return isRunning ? life.child.pid : undefined;
    },
  };
}
