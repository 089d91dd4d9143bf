import http from 'node:http';
import type { AddressInfo } from 'node:net';
import postgres from 'postgres';
import { connect } from '#lib/data/db/connect';
import { productsStatement } from '#lib/market/catalog/list-query';
import { inTurns } from './lib/in-turns.ts';
import { requestsPerSecond } from './lib/load.ts';
import type { Finding } from './lib/report.ts';
import type { BenchShop } from './lib/shop.ts';

const rounds = 3;
const load = { durationS: 3 };

/** The limit: the very same statement through bare postgres.js, its rows as JSON through bare node:http. */
async function serveBare(databaseUrl: string) {
  const { db, close } = connect(databaseUrl, { max: 1, name: 'livestall-bench' });
  const { sql: text, parameters } = productsStatement({
    query: { limit: 50 },
    categoryIds: null,
    match: 'words',
    cursor: null,
  }).compile(db);
  const sql = postgres(databaseUrl, { max: 12 });
  const server = http.createServer(async (_request, response) => {
    const rows = await sql.unsafe(text, parameters as never[], { prepare: true });
    response.setHeader('content-type', 'application/json').end(JSON.stringify(rows));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await sql.end();
      await close();
    },
  };
}

/** An uncached page of 50 products with stock, through gateway, Next, wrapper, service and kysely. */
export async function benchListOfFifty(shop: BenchShop): Promise<Finding[]> {
  const bare = await serveBare(shop.stack.databaseUrl);
  const uncached = await shop.openAnother({ CACHE: 'off' });
  const turns = await inTurns(rounds, {
    figure: () => requestsPerSecond({ ...load, url: `${uncached.url}/api/supabase/products?limit=50` }),
    limit: () => requestsPerSecond({ ...load, url: bare.url }),
  });
  await bare.close();
  await uncached.stop();
  const [figure, limit] = [Math.max(...turns.figure), Math.max(...turns.limit)];
  return [
    {
      row: 'listOfFifty',
      figure: `${figure.toFixed(0)}/s`,
      limit: `${limit.toFixed(0)}/s`,
      ratio: figure / limit,
    },
  ];
}
