import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FullConfig } from '@playwright/test';
import { buildIfStale } from '../../scripts/lib/build.ts';
import { type OpenShop, openShop, portOf, shopFolder } from './shop.ts';
import { copyTemplate, makeTemplate } from './shop-template.ts';

/**
 * Opens a shop for each worker before the tests and closes them after: each has its own port, stack and data folder,
 * a copy of one that was seeded once, so that specs which run at the same time do not meet.
 */
export default async function open({ workers }: FullConfig): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'livestall-e2e-'));
  // The account that Postgres runs as passes through.
  await chmod(folder, 0o711);
  process.env.E2E_FOLDER = folder;
  const shops: OpenShop[] = [];
  const close = async () => {
    await Promise.all(shops.map((shop) => shop.close()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all([makeTemplate(), buildIfStale()]);
    for (let slot = 0; slot < workers; slot += 1) {
      await copyTemplate(shopFolder(slot));
      shops.push(await openShop({ dataDir: shopFolder(slot), port: portOf(slot) }));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return close;
}
