import type { JobState, JobSummary } from '#lib/engines/jobs/schema';

/** The words for each state; those of dead letters are shown as "Failed". */
export const stateWords: Record<JobState, string> = {
  waiting: 'Waiting',
  retrying: 'Retrying',
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** "Send email" for `send-email`. */
export function typeWords(type: string): string {
  const words = type.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "350 ms", "4.2 s", "12 s", "3 min", "2 h", "4 d": how long something takes or took. */
export function durationWords(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 60_000) return `${Math.round(ms / 1_000)} s`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min`;
  if (ms < 172_800_000) return `${Math.floor(ms / 3_600_000)} h`;
  return `${Math.floor(ms / 86_400_000)} d`;
}

/** "14:03:27 UTC", the same on server and browser. */
export function clockWords(at: string): string {
  return `${new Date(at).toISOString().slice(11, 19)} UTC`;
}

/** "2026-11-23 14:03:27.120 UTC" */
export function momentWords(at: string): string {
  return `${new Date(at).toISOString().slice(0, 23).replace('T', ' ')} UTC`;
}

/** What time says of a job in one phrase; null before the browser's clock is known. */
export function timingWords(job: JobSummary, nowMs: number | null): string | null {
  const { started_at, ended_at, due_at, state } = job;
  if (ended_at && started_at) return `took ${durationWords(Date.parse(ended_at) - Date.parse(started_at))}`;
  if (nowMs === null || ended_at) return null;
  if (state === 'running' && started_at) return `for ${durationWords(nowMs - Date.parse(started_at))}`;
  const leftMs = Date.parse(due_at) - nowMs;
  return leftMs > 0 ? `in ${durationWords(leftMs)}` : `due for ${durationWords(-leftMs)}`;
}

/** What can be done to a job in this state. */
export function actionOf(state: JobState): 'retry' | 'cancel' | null {
  if (state === 'failed' || state === 'cancelled') return 'retry';
  return state === 'done' ? null : 'cancel';
}
