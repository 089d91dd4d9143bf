import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import type { App } from '@supabase/lite';
import { makeObjectFiles, type StoredObject } from './object-files.ts';

type StorageAdapter = NonNullable<App['_storageAdapter']>;
type Body = Parameters<StorageAdapter['uploadObject']>[3];
type ObjectMetadata = Awaited<ReturnType<StorageAdapter['uploadObject']>>;

function toReadable(body: Body): Readable {
  if (body instanceof Uint8Array) return Readable.from([Buffer.from(body)]);
  const stream = Readable.fromWeb(body as NodeReadableStream);
  // The folder is made before the bytes are read; an upload that is dropped meanwhile must find a listener.
  stream.on('error', () => {});
  return stream;
}

function metadataOf({ cacheControl, size, contentType, lastModified, eTag }: StoredObject): ObjectMetadata {
  return { cacheControl, contentLength: size, size, mimetype: contentType, lastModified, eTag };
}

const keyOf = (bucket: string, key: string) => `${bucket}/${key}`;

/** Lets Storage keep its objects in a folder. Versions are ignored: Storage has one per key. */
export function makeStorageAdapter(folder: string, limitBytes: number): StorageAdapter {
  const files = makeObjectFiles(folder, limitBytes);
  return {
    driver: null,
    async uploadObject(bucket, key, _version, body, contentType, cacheControl) {
      return metadataOf(
        await files.write(keyOf(bucket, key), toReadable(body), { contentType, cacheControl }),
      );
    },
    async getObject(bucket, key) {
      const { object, open } = await files.require(keyOf(bucket, key));
      const body = Readable.toWeb(open()) as unknown as ReadableStream;
      return { httpStatusCode: 200, metadata: metadataOf(object), body };
    },
    async headObject(bucket, key) {
      return metadataOf((await files.require(keyOf(bucket, key))).object);
    },
    async copyObject(fromBucket, from, _version, toBucket, to) {
      const { eTag, lastModified } = await files.copy(keyOf(fromBucket, from), keyOf(toBucket, to));
      return { httpStatusCode: 200, eTag, lastModified };
    },
    deleteObject: (bucket, key) => files.remove(keyOf(bucket, key)),
    async deleteObjects(bucket, keys) {
      for (const key of keys) await files.remove(keyOf(bucket, key));
    },
    async privateAssetUrl(bucket, key) {
      return `file://${(await files.require(keyOf(bucket, key))).path}`;
    },
  };
}
