import { readFile, writeFile } from 'node:fs/promises';
import * as z from 'zod';

// `npm run lock`: after a change of dependencies. A registry mirror may not hold the prebuilt binaries of other
// platforms; npm then leaves them out of the lock file, and `npm ci` refuses that file everywhere. This puts them
// back by name and exact version. They are installed only on their own platform, from a registry that has them.

const file = 'package-lock.json';

const entry = z.looseObject({
  version: z.string().optional(),
  dev: z.boolean().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const lock = z.looseObject({ packages: z.record(z.string(), entry) });

const systems = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'aix',
  'win32',
];
const processors: Record<string, string> = {
  x64: 'x64',
  arm64: 'arm64',
  arm: 'arm',
  ia32: 'ia32',
  ppc64: 'ppc64',
  ppc64le: 'ppc64',
  s390x: 's390x',
  riscv64: 'riscv64',
  loong64: 'loong64',
  mips64el: 'mips64el',
  wasm32: 'wasm32',
};

/** The platform that a binary's package name tells of: `@swc/core-win32-arm64-msvc`. */
function platformOf(name: string): { os?: string[]; cpu?: string[]; libc?: string[] } {
  const words = name.split(/[/-]/);
  const os = systems.find(
    (system) => words.includes(system) || (system === 'win32' && words.includes('windows')),
  );
  const cpu = words.map((word) => processors[word]).find((found) => found !== undefined);
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc';
  const hasLibc = os === 'linux' && words.some((word) => /^(gnu|musl)/.test(word));
  return { ...(os && { os: [os] }), ...(cpu && { cpu: [cpu] }), ...(hasLibc && { libc: [libc] }) };
}

async function main(): Promise<void> {
  const parsed = lock.parse(JSON.parse(await readFile(file, 'utf8')));
  const added: string[] = [];
  for (const [, parent] of Object.entries(parsed.packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      const path = `node_modules/${name}`;
      const isExact = /^[~^]?\d+\.\d+\.\d+/.test(version);
      if (parsed.packages[path] || !isExact) continue;
      const platform = platformOf(name);
      if (!platform.os && !platform.cpu) continue;
      const dev = parent.dev ? { dev: true } : {};
      parsed.packages[path] = { version: version.replace(/^[~^]/, ''), ...dev, optional: true, ...platform };
      added.push(name);
    }
  }
  const { '': root, ...rest } = parsed.packages;
  const sorted = Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
  await writeFile(file, `${JSON.stringify({ ...parsed, packages: { '': root, ...sorted } }, null, 2)}\n`);
  process.stdout.write(`${added.length} platform packages added to ${file}\n`);
}

await main();
