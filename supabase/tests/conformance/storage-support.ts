import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import { asServer, target } from './target.ts';

const made: string[] = [];

/** A bucket of the test's own, gone after `removeBuckets`. */
export async function makeBucket(options: {
  public?: boolean;
  fileSizeLimit?: number | string;
  allowedMimeTypes?: string[];
}) {
  const id = `conformance-${randomUUID()}`;
  const { error } = await asServer().storage.createBucket(id, { public: false, ...options });
  if (error) throw error;
  made.push(id);
  return { id, files: asServer().storage.from(id) };
}

export async function removeBuckets(): Promise<void> {
  for (const id of made.splice(0)) {
    const files = asServer().storage.from(id);
    for (;;) {
      const { data } = await files.listV2({ limit: 1000 });
      const names = data?.objects.map(({ name }) => name) ?? [];
      if (names.length === 0) break;
      await files.remove(names);
    }
    await asServer().storage.deleteBucket(id);
  }
}

type Verb = 'select' | 'insert' | 'update' | 'delete';

/** Lets visitors do this with the objects of a bucket, as far as `condition` says. */
export async function letVisitors(sql: Sql, bucket: string, verbs: Verb[], condition = 'true') {
  for (const verb of verbs) {
    const rule = `bucket_id = '${bucket}' and ${condition}`;
    const clause = verb === 'insert' ? `with check (${rule})` : `using (${rule})`;
    await sql.unsafe(
      `create policy "${bucket.slice(-12)} ${verb}" on storage.objects for ${verb} to anon ${clause}`,
    );
  }
}

export async function dropPolicies(sql: Sql): Promise<void> {
  const rows = await sql<{ name: string }[]>`
    select policyname as name from pg_policies where schemaname = 'storage' and qual || with_check is null
      and coalesce(qual, with_check) like '%conformance-%'`;
  for (const { name } of rows) await sql`drop policy ${sql(name)} on storage.objects`;
}

/** A bare request to Storage, with the publishable key unless told otherwise. */
export function ask(path: string, init: RequestInit = {}, key = target.publishableKey): Promise<Response> {
  const headers = {
    apikey: key,
    authorization: `Bearer ${key}`,
    ...Object.fromEntries(new Headers(init.headers)),
  };
  return fetch(`${target.url}/storage/v1${path}`, { ...init, headers });
}

/** What hosted Storage says of a refusal: the status that is meant stands in the body. */
export const said = async (response: Response): Promise<unknown> => ({
  status: response.status,
  ...((await response.json()) as object),
});
