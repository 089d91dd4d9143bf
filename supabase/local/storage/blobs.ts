import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { type FileHandle, link, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { errorCode } from '../errors.ts';
import { tooLarge } from './refusal.ts';

const VERSION = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Bytes that have arrived and belong to nobody yet. */
export type Incoming = {
  size: number;
  eTag: string;
  /** Gives them the name of a version of an object; they are on the disk when this resolves. */
  keep(version: string): Promise<void>;
  /** Lets them go, unless they were kept. */
  drop(): Promise<void>;
};

/**
 * The bytes of objects, one file for each version of one, named by it; the row in storage.objects says which version
 * is the object. A file is complete from the moment it has its name and never changes, so a reader sees the old bytes
 * or the new ones, and no name of an object can lead anywhere.
 */
export type Blobs = {
  /** Takes bytes in; rejects when they break off or are more than allowed, and then nothing of them stays. */
  receive(bytes: AsyncIterable<Uint8Array>, limitBytes: number, signal: AbortSignal): Promise<Incoming>;
  /** Gives a file of the same disk the name of a version. */
  adopt(path: string, version: string): Promise<void>;
  /** The same bytes as another version. */
  copy(from: string, to: string): Promise<void>;
  /** Null when there are none. The caller closes it. */
  open(version: string | null): Promise<FileHandle | null>;
  /** Missing ones are fine. */
  remove(versions: Iterable<string | null>): Promise<void>;
  /** All versions that there are bytes of. */
  list(): Promise<Set<string>>;
};

/** Counts, hashes and limits what flows through. */
function meter(limitBytes: number) {
  const hash = createHash('sha256');
  let size = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > limitBytes) return done(tooLarge());
      hash.update(chunk);
      done(null, chunk);
    },
  });
  return { stream, result: () => ({ size, eTag: `"${hash.digest('hex').slice(0, 32)}"` }) };
}

/** A name in a folder outlasts a power cut only when the folder was written as well. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

async function inPlace(path: string, put: () => Promise<void>): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  await put();
  await syncFolder(folder);
}

/** Empties what was still arriving when the process before this one ended. */
export async function openBlobs(folder: string): Promise<Blobs> {
  const arriving = join(folder, 'incoming');
  const kept = join(folder, 'bytes');
  await rm(arriving, { recursive: true, force: true });
  await mkdir(arriving, { recursive: true });
  await mkdir(kept, { recursive: true });

  const pathOf = (version: string) => {
    if (!VERSION.test(version)) throw new Error(`${version} is no version of an object`);
    return join(kept, version.slice(0, 2), version);
  };
  const adopt = (path: string, version: string) =>
    inPlace(pathOf(version), () => rename(path, pathOf(version)));

  return {
    adopt,
    async receive(bytes, limitBytes, signal) {
      const path = join(arriving, randomUUID());
      const metered = meter(limitBytes);
      const drop = () => rm(path, { force: true });
      try {
        const out = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
        await pipeline(bytes, metered.stream, out, { signal });
      } catch (error) {
        await drop();
        throw error;
      }
      return {
        ...metered.result(),
        drop,
        keep: (version) => adopt(path, version),
      };
    },
    copy: (from, to) => inPlace(pathOf(to), () => link(pathOf(from), pathOf(to))),
    async open(version) {
      if (version === null || !VERSION.test(version)) return null;
      return open(pathOf(version), 'r').catch((error: unknown) => {
        if (errorCode(error) === 'ENOENT') return null;
        throw error;
      });
    },
    async remove(versions) {
      for (const version of versions) {
        if (version !== null && VERSION.test(version)) await rm(pathOf(version), { force: true });
      }
    },
    async list() {
      const found = new Set<string>();
      for (const shard of await readdir(kept)) {
        for (const version of await readdir(join(kept, shard))) found.add(version);
      }
      return found;
    },
  };
}

/** A part of an open file as a stream that closes it, whoever ends it first. */
export function streamOf(
  handle: FileHandle,
  range: { start: number; end: number },
): ReadableStream<Uint8Array> {
  const chunkBytes = 64 * 1024;
  let at = range.start;
  /** A stream that has failed is not cancelled any more. */
  const read = (chunk: Uint8Array) =>
    handle.read(chunk, 0, chunk.length, at).catch(async (error: unknown) => {
      await handle.close();
      throw error;
    });
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const wanted = Math.min(chunkBytes, range.end - at + 1);
        const chunk = new Uint8Array(Math.max(wanted, 0));
        const { bytesRead } = wanted > 0 ? await read(chunk) : { bytesRead: 0 };
        if (bytesRead === 0) {
          await handle.close();
          controller.close();
          return;
        }
        at += bytesRead;
        controller.enqueue(chunk.subarray(0, bytesRead));
      },
      cancel: () => handle.close(),
    },
    { highWaterMark: 0 },
  );
}
