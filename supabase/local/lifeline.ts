import { readFileSync } from 'node:fs';

export type LifelineOptions = {
  /** What ends this process in order. Called once. */
  stop: () => Promise<void>;
  /** The process ends this long after it was asked to, whatever `stop` still waits for; sooner without a parent. */
  deadlineMs: number;
  /** When the parent alone decides (its terminal's Ctrl-C reaches us as well), SIGINT is not listened to. */
  ignoresInterrupt?: boolean;
  /** Whether a second signal ends the process at once, as a person in a hurry expects. Default false. */
  isHurried?: boolean;
  /** Why it begins to end. */
  onBegin?: () => void;
  /** What `stop` threw; the process then ends with code 1. */
  onFailure?: (error: unknown) => void;
};

const LOOK_EVERY_MS = 1_000;
/** For one whose parent has gone: with the look above, and on a busy machine, it is gone within ten seconds. */
const ORPHAN_DEADLINE_MS = 6_500;

/** Who started us: the parent, and behind the shell that npm puts in between, npm (where the system tells). */
function starters(): string {
  const { ppid } = process;
  if (process.env.npm_lifecycle_event === undefined || process.send) return String(ppid);
  try {
    const npm = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${ppid}/status`, 'utf8'))?.[1];
    return `${ppid} ${npm}`;
  } catch {
    return String(ppid);
  }
}

/** Whether somebody started us who is to be outlived by nobody: a parent that talks to us, or npm. */
const hasParent = () => process.send !== undefined || process.env.npm_lifecycle_event !== undefined;

/** Calls `then` once, when the parent has gone: its end of the channel closes, or the system gives us another parent. */
function onParentGone(then: () => void): void {
  if (!hasParent()) return;
  const first = starters();
  const end = () => {
    clearInterval(watch);
    process.off('disconnect', end);
    then();
  };
  const watch = setInterval(() => {
    if (starters() !== first || (process.send && !process.connected)) end();
  }, LOOK_EVERY_MS);
  watch.unref();
  process.once('disconnect', end);
}

/**
 * Ties the life of this process to its parent's. It begins to end on SIGTERM, SIGHUP and SIGINT, and by itself when
 * the parent has gone; it has ended `deadlineMs` later, whatever it waits for, and sooner when the parent goes
 * meanwhile. Call it before anything that may wait.
 */
export function tieLife(options: LifelineOptions): void {
  const { stop, deadlineMs, ignoresInterrupt, isHurried, onBegin, onFailure } = options;
  let isStopping = false;
  // Not unref'd: nothing may keep it from firing, and nothing else may end the process before `stop` is done.
  const endWithin = (ms: number) => void setTimeout(() => process.exit(1), ms);
  const begin = () => {
    if (isStopping) return;
    isStopping = true;
    endWithin(deadlineMs);
    onBegin?.();
    Promise.resolve()
      .then(stop)
      .then(
        () => process.exit(process.exitCode ?? 0),
        (error: unknown) => {
          onFailure?.(error);
          process.exit(1);
        },
      );
  };
  const onSignal = () => {
    if (isStopping && isHurried) process.exit(130);
    begin();
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGHUP', onSignal);
  process.on('SIGINT', ignoresInterrupt ? () => {} : onSignal);
  onParentGone(() => {
    endWithin(ORPHAN_DEADLINE_MS);
    begin();
  });
}
