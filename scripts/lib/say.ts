const startedAt = performance.now();

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/** One line of progress for the person at the terminal, with the time since the command began. */
export function say(line: string): void {
  process.stdout.write(`${seconds(performance.now() - startedAt).padStart(7)}  ${line}\n`);
}

/** Says why a command ends, in one sentence and a hint where there is one, and sets the exit code. */
export function sayFailure(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof Error && 'hint' in error ? ` ${String(error.hint)}` : '';
  process.stderr.write(`\n${message}${hint}\n`);
  process.exitCode = 1;
}
