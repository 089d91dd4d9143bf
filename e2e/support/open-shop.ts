import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { e2ePort, openShop } from './shop.ts';

/** Opens one freshly seeded shop for all browser tests, and closes it after them. */
export default async function open(): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'livestall-e2e-'));
  process.env.E2E_DATA_DIR = join(dataDir, 'data');
  const shop = await openShop({ dataDir: process.env.E2E_DATA_DIR, port: e2ePort });
  return async () => {
    await shop.close();
    await rm(dataDir, { recursive: true, force: true });
  };
}
