import { randomUUID } from 'node:crypto';
import { errorCode } from '../errors.ts';
import { Refusal } from '../http/refusal.ts';
import { pacedLog } from '../paced-log.ts';
import { type Caller, server } from './caller.ts';
import type { Ctx } from './context.ts';
import { becomeStill, type Tx } from './database.ts';
import type { Metadata } from './rows.ts';

export type NewObject = {
  bucket: string;
  name: string;
  owner: string | null;
  metadata: Metadata;
  userMetadata: Record<string, unknown> | null;
  isUpsert: boolean;
};

const isUuid = (text: string | null): text is string =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text ?? '');

/** The row of an object, as the transaction's role: a new one, or with `isUpsert` perhaps another's place. Returns its id. */
export async function putRow(tx: Tx, object: NewObject, version: string): Promise<string> {
  const id = randomUUID();
  const row = {
    id,
    bucket_id: object.bucket,
    name: object.name,
    owner: isUuid(object.owner) ? object.owner : null,
    owner_id: object.owner,
    version,
    metadata: tx.json(object.metadata as never),
    user_metadata: object.userMetadata === null ? null : tx.json(object.userMetadata as never),
  };
  if (!object.isUpsert) {
    await tx`insert into storage.objects ${tx(row)}`;
    return id;
  }
  const [kept] = await tx<{ id: string }[]>`
    insert into storage.objects ${tx(row)}
    on conflict (bucket_id, name) do update set version = excluded.version, metadata = excluded.metadata,
      user_metadata = excluded.user_metadata, owner = excluded.owner, owner_id = excluded.owner_id,
      updated_at = now()
    returning id`;
  return kept?.id ?? id;
}

type Place = { bucket: string; name: string };

/**
 * Runs `write` as the caller while nobody else writes to these places: what was read of them before stays true, and
 * bytes that one writer replaces are not those that another one has just moved away. In one order for everybody.
 */
export function behindLocks<T>(
  { db }: Ctx,
  caller: Caller,
  operation: string,
  places: Place[],
  write: (tx: Tx, versions: (string | null)[]) => Promise<T>,
): Promise<T> {
  const keys = places.map(({ bucket, name }) => `${bucket}/${name}`).sort();
  return db.as(server, operation, async (tx) => {
    for (const key of keys) await tx`select pg_advisory_xact_lock(hashtextextended(${key}, 7))`;
    const versions: (string | null)[] = [];
    for (const { bucket, name } of places) {
      const [row] = await tx<{ version: string | null }[]>`
        select version from storage.objects where bucket_id = ${bucket} and name = ${name}`;
      versions.push(row?.version ?? null);
    }
    await becomeStill(tx, caller);
    return write(tx, versions);
  });
}

/**
 * The row was refused, or never asked for, for certain: neither a lost connection nor a commit whose fate nobody knows.
 */
const isDecided = (error: unknown) => {
  // While it waited for its turn.
  if (error instanceof Refusal) return true;
  const code = errorCode(error);
  return code === undefined || /^(22|23|42|54|55|P0)...$/.test(code) || code === '57014';
};

/**
 * Writes bytes and row as one. The bytes have their name before the row is committed, so there is never a row without
 * them; when the row is refused they go, when nobody can tell they stay until the next start looks for a row of theirs.
 * Bytes that were replaced go after the commit. Rejects with what the database said.
 */
export async function writeObject(
  ctx: Ctx,
  caller: Caller,
  operation: string,
  object: NewObject,
  keep: (version: string) => Promise<void>,
): Promise<string> {
  const version = randomUUID();
  let isKept = false;
  try {
    await keep(version);
    isKept = true;
    const { id, before } = await behindLocks(ctx, caller, operation, [object], async (tx, versions) => ({
      id: await putRow(tx, object, version),
      before: versions,
    }));
    await forget(ctx, before);
    return id;
  } catch (error) {
    if (!isKept || isDecided(error)) await forget(ctx, [version]);
    throw error;
  }
}

/** Removes bytes whose row is gone. What cannot be removed now goes at the next start. */
export async function forget({ blobs }: Pick<Ctx, 'blobs'>, versions: (string | null)[]): Promise<void> {
  await blobs.remove(versions).catch((error: unknown) => {
    pacedLog.warn({ err: error }, 'bytes of an object that is gone stay until the next start');
  });
}
