import { tieLife } from '../../supabase/local/lifeline.ts';
import { startTestStack } from '../../supabase/local/test-stack.ts';

/**
 * The stack of one test process as a program of its own: jest loads its setup files by rules of its own, which
 * our code should not have to obey. Says its addresses to the parent when it is up; ends when told to, and when the
 * parent is gone.
 */
const stack = await startTestStack();
tieLife({ stop: () => stack.stop(), deadlineMs: 15_000, ignoresInterrupt: true });
process.send?.(stack);
