/** What a busy machine may take for anything that an idle one does at once. */
const PATIENCE_MS = 30_000;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** What `check` last gave or threw, for whoever reads that it did not come true. */
const tell = (last: unknown) => (last instanceof Error ? last.message : JSON.stringify(last));

/**
 * Asks again until `check` gives something that is true, and gives that; rejects after `deadlineMs` with `what` and
 * the last answer. A check that throws has not come true yet.
 */
export async function until<T>(
  what: string,
  check: () => T | Promise<T>,
  deadlineMs = PATIENCE_MS,
): Promise<Exclude<T, false | null | undefined | 0 | ''>> {
  const deadline = performance.now() + deadlineMs;
  for (let waitMs = 2; ; waitMs = Math.min(waitMs * 2, 50)) {
    let last: unknown;
    try {
      const answer = await check();
      if (answer) return answer as Exclude<T, false | null | undefined | 0 | ''>;
      last = answer;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline)
      throw new Error(`Did not come true within ${deadlineMs} ms: ${what}; last: ${tell(last)}`);
    await pause(waitMs);
  }
}

/**
 * Lets time pass where time itself is the subject: work that is slow, a token that runs out, a moment in which
 * nothing may happen. Never to wait for something that will happen: that is `until`.
 */
export const timePasses = pause;
