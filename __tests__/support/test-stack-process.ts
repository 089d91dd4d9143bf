import { startTestStack } from '../../supabase/local/test-stack.ts';

/**
 * The stack of one jest run as a program of its own: jest loads its setup files by rules of its own, which our
 * code should not have to obey. Says its addresses to the parent when it is up; ends when told to, and when the
 * parent is gone.
 */
const stack = await startTestStack();
const end = () => void stack.stop().then(() => process.exit(0));
process.on('disconnect', end);
process.on('SIGTERM', end);
process.on('SIGINT', () => {});
process.send?.(stack);
