import { StackError } from '../../supabase/local/errors.ts';
import { startStack } from '../../supabase/local/stack.ts';

/**
 * Starts a stack as a program of its own, so that a test can kill it. Takes the options as JSON in its first
 * argument; prints one line of JSON when the stack is up or when it was refused; ends on SIGTERM.
 */
const options = JSON.parse(process.argv[2] ?? '{}');
const print = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

try {
  const stack = await startStack({ publicUrl: 'http://127.0.0.1:3000', durable: false, ...options });
  process.on('SIGTERM', () => void stack.stop().then(() => process.exit(0)));
  process.on('message', () => process.send?.(stack.pids));
  print({ ...stack, pids: stack.pids });
} catch (error) {
  if (!(error instanceof StackError)) throw error;
  print({ refused: { message: error.message, hint: error.hint } });
  process.exitCode = 1;
}
