import type { ChildProcess } from 'node:child_process';

/** Ends the stack that the run started, which removes its folder. */
export default async function stopAfterRun(): Promise<void> {
  const { testStackProcess } = globalThis as typeof globalThis & { testStackProcess?: ChildProcess };
  if (!testStackProcess) return;
  const gone = new Promise((resolve) => testStackProcess.once('exit', resolve));
  testStackProcess.kill('SIGTERM');
  await gone;
}
