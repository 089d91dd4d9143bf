/** What one request may ask for. */
const maxLimit = 100;

/** The first `count` rows of a list, at least a page of them, in as few requests as that takes. */
export async function readRows<
  K extends string,
  L extends { nextCursor: string | null } & Record<K, unknown[]>,
>(
  key: K,
  { count, pageSize }: { count: number; pageSize: number },
  readPage: (page: { cursor?: string; limit: number }) => Promise<L>,
): Promise<L> {
  const limit = Math.min(maxLimit, Math.max(pageSize, count));
  let list = await readPage({ limit });
  while (list.nextCursor && list[key].length < count) {
    const next = await readPage({ cursor: list.nextCursor, limit });
    list = { ...next, [key]: [...list[key], ...next[key]] };
  }
  return list;
}
