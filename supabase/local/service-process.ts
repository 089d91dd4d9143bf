import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import * as z from 'zod';
import { StackError } from './errors.ts';
import { type Supervised, supervise } from './supervise.ts';

const reportSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('failed'), message: z.string(), hint: z.string().optional() }),
]);

/** What a service says to the stack that started it. */
export type ServiceReport = z.infer<typeof reportSchema>;

export type ServiceProcess = Supervised;

const START_TIMEOUT_MS = 60_000;

/** What a service may see of our environment; the rest it gets as a message. */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'LOG_LEVEL'] as const;

function environment(name: string): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(PASSED_ON.map((key) => [key, process.env[key]])),
    NODE_ENV: process.env.NODE_ENV ?? 'development',
    LIVESTALL_PROCESS: name,
    LITE_TELEMETRY: '0',
    DO_NOT_TRACK: '1',
  };
}

/** Sends the options and waits for the word that the service is up. */
function converse(child: ChildProcess, name: string, config: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (what: string, hint = 'See the log above.') =>
      reject(new StackError(`The ${name} service did not start: ${what}`, hint));
    const late = setTimeout(() => fail('it gave no sign of life for a minute.'), START_TIMEOUT_MS);
    child.once('exit', () => clearTimeout(late));
    child.on('message', (message) => {
      const report = reportSchema.safeParse(message);
      if (!report.success) return;
      clearTimeout(late);
      if (report.data.type === 'ready') resolve();
      else fail(report.data.message, report.data.hint);
    });
    child.send(config, (error) => error && reject(error));
  });
}

/** Runs supabase/local/process/<name>.ts as a supervised process, with these options in each of its lives. */
export function startService(options: {
  name: string;
  config: object;
  mayBegin: Promise<void>;
  onLife?: (() => void) | undefined;
}): ServiceProcess {
  const { name, config, mayBegin, onLife } = options;
  return supervise({
    name,
    command: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'process', `${name}.ts`)],
    env: environment(name),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    graceMs: 3_000,
    // What strangers ask of it is not to slow the pages of those who look at goods.
    niceness: 5,
    onReady: onLife,
    waitUntilReady: async (child) => {
      await mayBegin;
      await converse(child, name, config);
    },
  });
}
