import type { ChildProcess } from 'node:child_process';
import type { Server } from 'node:http';

type TestStacks = { server: Server; children: ChildProcess[] };

/** Ends the stacks that the run started, each of which removes its folder. */
export default async function stopAfterRun(): Promise<void> {
  const { testStacks } = globalThis as typeof globalThis & { testStacks?: TestStacks };
  if (!testStacks) return;
  testStacks.server.close();
  testStacks.server.closeAllConnections();
  await Promise.all(
    testStacks.children.map((child) => {
      if (child.exitCode !== null || child.signalCode !== null) return undefined;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      return gone;
    }),
  );
}
