import { existsSync } from 'node:fs';
import { cp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A step of the example: a file that is new, or lines of one that is there, before and after. */
export type Step = { file: string; text: string } | { file: string; before: string; after: string };

const block = /^```(sql|diff)\n--(?:-)? (\S+)\n([\s\S]*?)^```$/gm;

function stepOf(kind: string, file: string, body: string): Step {
  if (kind === 'sql') return { file, text: body };
  const lines = body.trimEnd().split('\n');
  const without = (sign: string) =>
    lines.filter((line) => !line.startsWith(sign)).map((line) => line.slice(1));
  return { file, before: without('+').join('\n'), after: without('-').join('\n') };
}

/** The steps of "A field, from the table to the screen", as CONTRIBUTING.md has them. */
export async function readExample(): Promise<Step[]> {
  const text = await readFile('CONTRIBUTING.md', 'utf8');
  const section = /^## A field,.*?(?=^## )/ms.exec(text)?.[0] ?? '';
  return [...section.matchAll(block)].map(([, kind = '', file = '', body = '']) => stepOf(kind, file, body));
}

/** What is no source, or is made of it. */
const left = /^(node_modules|docs|coverage|test-results|playwright-report|\.(?!dependency).*)$/;

/** A copy of the sources in `folder`, with the packages of this checkout. */
export async function copyTree(folder: string): Promise<void> {
  const names = (await readdir('.')).filter((name) => !left.test(name));
  for (const name of names) await cp(name, join(folder, name), { recursive: true });
  await symlink(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
}

/** Does a step there. Throws when the lines that it replaces are not there once, or the new file is there already. */
export async function follow(folder: string, step: Step): Promise<void> {
  const path = join(folder, step.file);
  if ('text' in step) {
    if (existsSync(path)) throw new Error(`${step.file} is there already`);
    return writeFile(path, step.text);
  }
  const parts = (await readFile(path, 'utf8')).split(step.before);
  if (parts.length !== 2)
    throw new Error(`${step.file} has these lines ${parts.length - 1} times:\n${step.before}`);
  await writeFile(path, parts.join(step.after));
}
