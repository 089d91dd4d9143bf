import type { Stack } from '../../supabase/local/stack.ts';

/** Ends the stack that the run started and removes its folder. */
export default async function stopAfterRun(): Promise<void> {
  const { testStack } = globalThis as typeof globalThis & { testStack?: Stack };
  await testStack?.stop();
}
