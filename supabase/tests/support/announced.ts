import type postgres from 'postgres';
import { addProduct, idOf, moveStock } from './market.ts';

export interface Announcements {
  /** The messages that `change` made the database send, in their order. */
  messages(change: () => Promise<unknown>): Promise<string[]>;
  /** The tags in them, each once, sorted. */
  tags(change: () => Promise<unknown>): Promise<string[]>;
}

/** Hears channel `cache_tags` over a connection of its own, which ends with the pool's database. */
export async function hearAnnouncements(sql: postgres.Sql): Promise<Announcements> {
  let heard: string[] = [];
  let asked = 0;
  let ended: (() => void) | undefined;
  await sql.listen('cache_tags', (payload) => {
    if (payload.startsWith('end:')) ended?.();
    else heard.push(payload);
  });

  /** Postgres delivers in the order of the commits: what was said before this has been heard after it. */
  async function hearAll(): Promise<void> {
    const end = Promise.withResolvers<void>();
    ended = end.resolve;
    asked += 1;
    await sql.notify('cache_tags', `end:${asked}`);
    await end.promise;
  }
  async function messages(change: () => Promise<unknown>): Promise<string[]> {
    await hearAll();
    heard = [];
    await change();
    await hearAll();
    return heard;
  }
  return {
    messages,
    tags: async (change) => {
      const said = (await messages(change)).flatMap((message) => message.split(' '));
      return [...new Set(said)].sort();
    },
  };
}

export const productTag = (slug: string) => `product:${idOf(slug)}`;
export const cardTag = (slug: string) => `card:${idOf(slug)}`;
export const vendorTag = (slug: string) => `vendor:${idOf(slug)}`;

/** The tags of the lists that a product of this stall and category is in. */
export const listTags = (kind: 'products' | 'shelves', stall = 'stall', category = 'teas') => [
  kind,
  `${kind}:c:${idOf(category)}`,
  `${kind}:v:${idOf(stall)}`,
];
export const sorted = (...tags: (string | string[])[]) => [...new Set(tags.flat())].sort();

let made = 0;

/** A product of the stall `stall` among the teas, with one variant and `quantity` of it in stock. */
export async function freshProduct(
  sql: postgres.Sql,
  status: 'published' | 'draft' = 'published',
  quantity = 0,
): Promise<string> {
  made += 1;
  const slug = `fresh-${made}`;
  await addProduct(sql, 'stall', slug, status);
  if (quantity > 0) await moveStock(sql, `${slug}-1`, 'stall-main', quantity);
  return slug;
}
