/**
 * What we promise of one measured figure: how it stands to a limit that the same run measures on the same machine.
 * Machines differ by a factor of two and their neighbours by more; a ratio does not.
 */
export type Promised = { claim: string; limit: string } & ({ atLeast: number } | { atMost: number });

/** Every row that `npm run bench` knows, in the order of its table. */
export const promises = {
  stockToOne: {
    claim: 'stock commit → supabase-js, 1 subscriber, p99',
    limit: 'a bare LISTEN, sent on by bare `ws`',
    atMost: 3,
  },
  stockToMany: {
    claim: 'stock commit → supabase-js, 200 subscribers, p99',
    limit: 'a bare LISTEN, sent on by bare `ws`',
    atMost: 3,
  },
  stockArrives: {
    claim: 'changes of stock that 200 subscribers got',
    limit: 'all that were committed',
    atLeast: 1,
  },
  listOfFifty: {
    claim: 'uncached list of 50 products with stock',
    limit: 'the same statement by bare postgres.js behind node:http',
    atLeast: 0.6,
  },
  pageBrotli: { claim: 'warm page, brotli', limit: 'raw node:http, same head and bytes', atLeast: 0.8 },
  pagePlain: { claim: 'warm page, plain', limit: 'raw node:http, same head and bytes', atLeast: 0.8 },
  jsonBrotli: { claim: 'warm JSON, brotli', limit: 'raw node:http, same head and bytes', atLeast: 0.8 },
  jsonPlain: { claim: 'warm JSON, plain', limit: 'raw node:http, same head and bytes', atLeast: 0.8 },
  notModified: {
    claim: 'warm page, brotli, not modified (304)',
    limit: 'raw node:http, same head and bytes',
    atLeast: 0.8,
  },
  hitRate: {
    claim: 'hit rate, Zipf sessions on two instances while stock changes',
    limit: 'a memory that loses nothing but what changed',
    atLeast: 0.95,
  },
  queries: {
    claim: 'database queries per request, the same sessions',
    limit: 'caches off',
    atMost: 0.1,
  },
  ageOfApi: {
    claim: 'age of stock in the API after a commit, worst of two instances',
    limit: 'a bare NOTIFY after each change until it is heard, worst',
    atMost: 1,
  },
  ageOfPages: {
    claim: 'age of stock in pages after a commit, worst of two instances',
    limit: 'the grace of a page, and the same NOTIFY',
    atMost: 1,
  },
  dashboard: {
    claim: 'the dashboard of a stall with 10,000 products, 6 panels, median',
    limit: 'its slowest panel alone',
    atMost: 1.3,
  },
  jobs: {
    claim: 'jobs sent, run and ended, one worker',
    limit: 'pairs of bare durable updates, 10 at once',
    atLeast: 0.1,
  },
  importToNaive: {
    claim: 'import of 100,000 products, a line each, checked',
    limit: 'bare INSERTs, a transaction for each product, unchecked',
    atLeast: 1.5,
  },
  importToBare: {
    claim: 'the same import',
    limit: 'bare INSERT … SELECT, 1,500 products at once, unchecked',
    atLeast: 0.3,
  },
  importMemory: {
    claim: 'memory of the importing worker at 100,000 lines',
    limit: 'at 10,000 lines',
    atMost: 1.3,
  },
  importNotice: {
    claim: 'warm page while the import runs, p95 of 400/s',
    limit: 'nothing else running, at least 1 ms',
    atMost: 2,
  },
  limiter: {
    claim: 'a request counted by the limiter, 10,000 addresses',
    limit: 'the smallest answer of raw node:http',
    atMost: 0.05,
  },
  monitor: {
    claim: 'an operation recorded by the monitor',
    limit: 'the smallest answer of raw node:http',
    atMost: 0.05,
  },
  memory: {
    claim: 'memory of the web process at rest after all of this',
    limit: 'a Next server with one empty page, same flags, at rest after load',
    atMost: 2.2,
  },
} as const satisfies Record<string, Promised>;

export type RowName = keyof typeof promises;
