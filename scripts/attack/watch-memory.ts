import { type AttackedShop, listProcesses, type ShopProcess } from './shop.ts';

/** What the processes of the shop held at one moment of an attack. */
export interface MemorySample {
  afterMs: number;
  processes: ShopProcess[];
}

/** Often enough to tell growth from a plateau in a short attack too. */
const mostEveryMs = 60_000;
const fewest = 8;

/** Notes the memory of the shop's processes once a minute, in a short attack eight times; `stop` tells all of it. */
export function watchMemory(shop: Pick<AttackedShop, 'dataDir'>, durationMs: number) {
  const startedAt = performance.now();
  const samples: MemorySample[] = [];
  const look = async () => {
    const processes = await listProcesses(shop);
    samples.push({ afterMs: performance.now() - startedAt, processes });
  };
  let looking = Promise.resolve();
  const timer = setInterval(
    () => {
      // A look that fails is one figure less.
      looking = looking.then(look).catch(() => undefined);
    },
    Math.min(mostEveryMs, durationMs / fewest),
  );
  return {
    async stop(): Promise<MemorySample[]> {
      clearInterval(timer);
      await looking;
      return samples;
    },
  };
}
