import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { remember } from '#lib/base/remember';

/** Names what runs here: the id of the build, alike in every process that serves it. */
export function release(): string {
  return remember('release', () => {
    try {
      return readFileSync(join(process.cwd(), '.next', 'BUILD_ID'), 'utf8').trim();
    } catch {
      return 'unbuilt';
    }
  });
}
