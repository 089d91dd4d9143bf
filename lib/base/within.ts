const tooLate = (ms: number) => new Error(`not done after ${ms} ms`);

/** Rejects, with `lateError`, when the work takes longer than `ms`; what was begun goes on unheard. */
export async function within<T>(ms: number, work: Promise<T>, lateError = () => tooLate(ms)): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(lateError()), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Waits for the work to end, in whatever way, but no longer than `ms`: nothing may hold up a shutdown. */
export async function waitAtMost(ms: number, work: Promise<unknown>): Promise<void> {
  await within(ms, work).catch(() => undefined);
}
