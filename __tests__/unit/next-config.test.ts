import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const settings = z.looseObject({
  images: z.object({ unoptimized: z.boolean() }),
  cacheMaxMemorySize: z.number(),
});
/** Plain JavaScript without types: read as what it is. */
const file: { default: unknown } = await import(join(process.cwd(), 'next.config.js'));
const config = settings.parse(file.default);

it("Next's optimizer of pictures is closed to strangers, and no page of ours needs it", () => {
  expect(config.images.unoptimized).toBe(true);
  const users = globSync('{app,components}/**/*.tsx').filter((file) =>
    readFileSync(file, 'utf8').includes("from 'next/image'"),
  );
  expect(users).toEqual([]);
});

it("what Next keeps by itself is bounded far below what the gateway's own memory holds", () => {
  expect(config.cacheMaxMemorySize).toBeLessThanOrEqual(4 * 1_024 * 1_024);
});
