import type postgres from 'postgres';
import { addMember, addPerson, addProduct, addVendor, idOf, moveStock } from './market.ts';
import { makeTestDatabase, type TestDatabase } from './test-database.ts';

/** A broadcast as realtime.messages holds it until Realtime has sent it. */
export interface Message {
  topic: string;
  event: string;
  payload: Record<string, unknown>;
}

/** Two stalls with people, one that nobody may see yet, and what tests of live stock ask all the time. */
export interface LiveWorld {
  database: TestDatabase;
  sql: postgres.Sql;
  /** A product with ten pieces of its first variant `<slug>-1`, about which everything has been said. */
  freshProduct(vendor?: string, status?: 'published' | 'draft'): Promise<string>;
  forgetMessages(): Promise<unknown>;
  /** Nothing is due, and the next change is sent at its commit. */
  saidLongAgo(slug: string): Promise<unknown>;
  /** As if the last message had gone out this instant, however long the test takes. */
  saidJustNow(slug: string): Promise<unknown>;
  /** Messages on topics LIKE this, oldest first. */
  messages(like: string): Promise<Message[]>;
  said(slug: string): Promise<Message[]>;
  buckets(): Promise<unknown[]>;
}

async function fill(sql: postgres.Sql): Promise<void> {
  for (const name of ['staff', 'rival', 'admin', 'shopper']) await addPerson(sql, name);
  await sql`update public.profiles set role = 'admin' where id = ${idOf('admin')}`;
  for (const slug of ['stall', 'other']) await addVendor(sql, slug);
  await addVendor(sql, 'hidden', 'pending');
  await addMember(sql, 'stall', 'staff', 'staff');
  await addMember(sql, 'other', 'rival', 'owner');
}

export async function makeLiveWorld(purpose: string): Promise<LiveWorld> {
  const database = await makeTestDatabase(purpose);
  const { sql, admin } = database;
  await fill(sql);
  let made = 0;
  const setSaid = (slug: string, ahead: string) =>
    sql`update private.stock_pulses set sent_at = now() + ${ahead}::text::interval, due = false where product_id = ${idOf(slug)}`;
  const forgetMessages = () => admin`delete from realtime.messages`;
  const messages = (like: string) =>
    sql<Message[]>`select topic, event, payload from realtime.messages
      where topic like ${like} order by payload ->> 'at', inserted_at`;
  return {
    database,
    sql,
    forgetMessages,
    messages,
    saidLongAgo: (slug) => setSaid(slug, '-1 hour'),
    saidJustNow: (slug) => setSaid(slug, '1 hour'),
    said: (slug) => messages(`stock:p:${idOf(slug)}`),
    buckets: async () => (await messages('stock:c:%')).map((message) => message.payload.status),
    async freshProduct(vendor = 'stall', status = 'published') {
      const slug = `product-${++made}`;
      await addProduct(sql, vendor, slug, status);
      await moveStock(sql, `${slug}-1`, `${vendor}-main`, 10);
      await setSaid(slug, '-1 hour');
      await forgetMessages();
      return slug;
    },
  };
}
