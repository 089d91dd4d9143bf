import type { Blobs } from './blobs.ts';
import type { Caller } from './caller.ts';
import type { Database } from './database.ts';
import type { Signer } from './signer.ts';

/** What every route works with. */
export type Ctx = { db: Database; blobs: Blobs; signer: Signer; maxObjectBytes: number };

/** One request, with the parts of its path that the route names. */
export type Call = {
  request: Request;
  query: URLSearchParams;
  caller: Caller;
  /** The name of a bucket, as asked for; empty where the route has none. */
  bucket: string;
  /** The name of an object, as asked for; empty where the route has none. */
  name: string;
};

export type Handler = (ctx: Ctx, call: Call) => Promise<Response>;
