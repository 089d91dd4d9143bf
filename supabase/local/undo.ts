import { logger } from '#lib/base/logger';

export type Undo = { add(step: () => Promise<void>): void; run(): Promise<void> };

/** Collects how to undo what was started. `run` undoes last to first, once; a step that fails stops no other. */
export function makeUndo(): Undo {
  const steps: (() => Promise<void>)[] = [];
  let running: Promise<void> | undefined;
  async function undoAll(): Promise<void> {
    for (const step of steps.reverse()) {
      await step().catch((error: unknown) =>
        logger.error({ err: error }, 'a part of the stack did not stop in order'),
      );
    }
  }
  return {
    add: (step) => void steps.push(step),
    run: () => {
      running ??= undoAll();
      return running;
    },
  };
}
