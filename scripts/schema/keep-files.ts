import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Generated } from './generated.ts';

/** Files of the folder that is generated as a whole and that should not be there any more. */
async function leftovers({ folder, files }: Generated): Promise<string[]> {
  if (!folder) return [];
  const there = await readdir(folder).catch(() => []);
  return there.map((name) => join(folder, name)).filter((file) => !files.has(file));
}

export async function writeGenerated(generated: readonly Generated[]): Promise<void> {
  for (const part of generated) {
    for (const file of await leftovers(part)) await rm(file);
    for (const [file, text] of part.files) {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }
}

/** A sentence for each file that is not as it would be generated, with the command that mends it. */
export async function findDrift(generated: readonly Generated[]): Promise<string[]> {
  const sentences: string[] = [];
  for (const part of generated) {
    for (const file of await leftovers(part))
      sentences.push(`${file} is of an area that there is no more. Run: ${part.command}`);
    for (const [file, text] of part.files) {
      const there = await readFile(file, 'utf8').catch(() => undefined);
      if (there !== text)
        sentences.push(
          `${file} is ${there === undefined ? 'missing' : 'behind the migrations'}. Run: ${part.command}`,
        );
    }
  }
  return sentences;
}
