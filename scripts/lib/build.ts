import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { glob, readFile, writeFile } from 'node:fs/promises';

const stampFile = '.next/livestall-build';
const sources = [
  '{app,components,hooks,lib,public}/**/*',
  'supabase/database.types.ts',
  '{middleware.ts,instrumentation.ts,instrumentation-client.ts,next.config.js,postcss.config.mjs,tsconfig.json,package.json,package-lock.json}',
];

/** One hash over the names and contents of everything that goes into the build. */
async function hashSources(): Promise<string> {
  const files: string[] = [];
  for (const pattern of sources) {
    for await (const entry of glob(pattern, { withFileTypes: true })) {
      if (entry.isFile()) files.push(`${entry.parentPath}/${entry.name}`);
    }
  }
  const hash = createHash('sha256');
  for (const file of files.sort())
    hash.update(file.replace(`${process.cwd()}/`, '')).update(await readFile(file));
  return hash.digest('hex');
}

async function isFresh(hash: string): Promise<boolean> {
  const built = await readFile(stampFile, 'utf8').catch(() => '');
  return built === hash;
}

function nextBuild(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('next', ['build'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`The build failed.\n${output}`))));
  });
}

/** Builds when the build is missing or older than its sources. True when it had to. */
export async function buildIfStale(): Promise<boolean> {
  const hash = await hashSources();
  if (await isFresh(hash)) return false;
  await nextBuild();
  await writeFile(stampFile, hash);
  return true;
}
