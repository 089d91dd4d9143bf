import type { IncomingMessage } from 'node:http';
import { makePurge } from '#lib/engines/gateway/purge';
import { closeAll, makeLog, openServer } from '../../../../support/open-gateway.ts';

afterEach(closeAll);

async function readTags(request: IncomingMessage): Promise<string[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()).tags;
}

/** A hook that answers with these statuses in turn, the last one for ever, and tells what it was sent. */
async function openHook(...statuses: number[]) {
  const heard: string[][] = [];
  const { url } = await openServer(async (request, response) => {
    heard.push(await readTags(request));
    response.writeHead(statuses[Math.min(heard.length, statuses.length) - 1] ?? 204).end();
  });
  return { url: url.href, heard };
}

describe('makePurge', () => {
  it('gathers tags, and tells them twice for what was on its way', async () => {
    const { url, heard } = await openHook(204);
    const purge = makePurge({ url, logger: makeLog().logger });
    purge.add(['product:1', 'products']);
    purge.add(['product:1', 'product:2']);
    await purge.stop();
    const tags = ['product:1', 'products', 'product:2'];
    expect(heard).toEqual([tags, tags]);
  });

  it('tells everything as one, and so what is more than a hook can take', async () => {
    const { url, heard } = await openHook(204);
    const purge = makePurge({ url, logger: makeLog().logger });
    purge.add(['product:1', '*']);
    await purge.stop();
    const other = makePurge({ url, logger: makeLog().logger });
    other.add(Array.from({ length: 2_001 }, (_, n) => `product:${n}`));
    await other.stop();
    expect(heard).toEqual([['*'], ['*'], ['*'], ['*']]);
  });

  it('tries again, and when it fails for good, purges everything with the next change', async () => {
    const { url, heard } = await openHook(500);
    const { logger, lines } = makeLog();
    const purge = makePurge({ url, logger, batchMs: 1, pausesMs: [1, 1] });
    purge.add(['product:1']);
    await purge.stop();
    expect(heard).toEqual(Array(6).fill(['product:1']));
    expect(lines.at(-1)?.msg).toContain('not told');
    purge.add(['product:2']);
    await purge.stop();
    expect(heard.at(-1)).toEqual(['*']);
  });

  it('says nothing when nothing changed', async () => {
    const { url, heard } = await openHook(204);
    const purge = makePurge({ url, logger: makeLog().logger });
    purge.add([]);
    await purge.stop();
    expect(heard).toEqual([]);
  });
});
