import * as z from 'zod';
import { type JobAttempt, jobAttempt } from '#lib/engines/jobs/schema';

// What we keep in the `output` of a job: who runs it, the tries that failed, and at last its result. pg-boss writes
// `{ value: { message } }` when it ends a silent job itself.

const keptFailures = 20;

const stored = z.object({
  failures: z.array(jobAttempt).catch([]).default([]),
  result: z.unknown().optional(),
  value: z.object({ message: z.string() }).optional().catch(undefined),
});

/** What a job's `output` tells, whatever wrote it. */
export interface Output {
  failures: JobAttempt[];
  result: unknown;
  /** The latest failure in one sentence. */
  error: string | null;
}

/** Reads an `output`; never throws, as it may come from another release. */
export function readOutput(output: unknown): Output {
  const parsed = stored.safeParse(output ?? {});
  if (!parsed.success) return { failures: [], result: output, error: null };
  const { failures, result, value } = parsed.data;
  return { failures, result: result ?? null, error: value?.message ?? failures.at(-1)?.message ?? null };
}

/** The `output` of a job that failed once more. */
export function withFailure(before: unknown, failure: JobAttempt): object {
  return { failures: [...readOutput(before).failures, failure].slice(-keptFailures) };
}

/** The `output` of a job that is done. */
export function withResult(before: unknown, result: unknown): object {
  return { failures: readOutput(before).failures, result: result ?? null };
}

const maxMessage = 2_000;
const maxStack = 8_000;

/** A thrown thing in words, with the causes that it names. */
export function describeError(error: unknown): { message: string; stack: string | null } {
  if (!(error instanceof Error)) return { message: String(error).slice(0, maxMessage), stack: null };
  const cause = error.cause instanceof Error ? ` (because: ${error.cause.message})` : '';
  return {
    message: `${error.message || error.name}${cause}`.slice(0, maxMessage),
    stack: error.stack?.slice(0, maxStack) ?? null,
  };
}
