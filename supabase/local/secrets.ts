import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { errorCode, StackError } from './errors.ts';

const secretsSchema = z.object({
  jwtSecret: z.string().min(32),
  publishableKey: z.string().startsWith('sb_publishable_'),
  secretKey: z.string().startsWith('sb_secret_'),
  postgresPassword: z.string().min(16),
});

/** What one embedded stack keeps to itself. Made at first boot, never printed, never committed. */
export type StackSecrets = z.infer<typeof secretsSchema>;

const token = (bytes: number) => randomBytes(bytes).toString('base64url');

function makeSecrets(): StackSecrets {
  return {
    jwtSecret: token(48),
    publishableKey: `sb_publishable_${token(24)}`,
    secretKey: `sb_secret_${token(24)}`,
    postgresPassword: token(24),
  };
}

/** The file whose presence says that a folder belongs to Livestall. */
export const SECRETS_FILE = 'secrets.json';

/**
 * The secrets of this data folder; generated and kept (mode 0600) when there are none yet.
 * Written beside and renamed, so that a crash cannot leave half a file.
 */
export async function loadSecrets(dataDir: string): Promise<StackSecrets> {
  const path = join(dataDir, SECRETS_FILE);
  try {
    return secretsSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') {
      throw new StackError(
        `The secrets in ${path} cannot be read.`,
        'Restore that file, or move the data folder away to start afresh.',
        { cause: error },
      );
    }
  }
  const secrets = makeSecrets();
  await writeFile(`${path}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return secrets;
}
