import * as buckets from './buckets.ts';
import type { Handler } from './context.ts';
import { copyObject, moveObject } from './copy-move.ts';
import { getInfo, getObject, getPublicInfo, getPublicObject, getSignedObject } from './download.ts';
import { listObjects, listPage } from './list.ts';
import { decodePart } from './names.ts';
import { noSuchRoute, notHere } from './refusal.ts';
import { removeObject, removeObjects } from './remove.ts';
import { signObject, signObjects, signUpload } from './sign.ts';
import { createObject, updateObject, uploadToSigned } from './upload.ts';

/** `key` asks for a valid token, `any` takes none or an invalid one for a visitor, `none` does not look at it. */
export type Access = 'key' | 'any' | 'none';

export type Route = { access: Access; handle: Handler };
type Line = readonly [method: string, path: string, access: Access, handle: Handler];

/** The first that fits. `:bucket` is one part of a path, `*` the name of an object: all that follows. */
const lines: readonly Line[] = [
  ['GET', 'status', 'none', async () => Response.json({ status: 'ok' })],
  ['POST', 'bucket', 'key', buckets.createBucket],
  ['GET', 'bucket', 'key', buckets.listBuckets],
  ['GET', 'bucket/:bucket', 'key', buckets.getBucket],
  ['PUT', 'bucket/:bucket', 'key', buckets.updateBucket],
  ['DELETE', 'bucket/:bucket', 'key', buckets.deleteBucket],
  ['POST', 'bucket/:bucket/empty', 'key', buckets.emptyBucket],
  ['POST', 'object/list/:bucket', 'key', listObjects],
  ['POST', 'object/list-v2/:bucket', 'key', listPage],
  ['POST', 'object/copy', 'key', copyObject],
  ['POST', 'object/move', 'key', moveObject],
  ['POST', 'object/sign/:bucket', 'key', signObjects],
  ['POST', 'object/sign/:bucket/*', 'key', signObject],
  ['GET', 'object/sign/:bucket/*', 'none', getSignedObject],
  ['POST', 'object/upload/sign/:bucket/*', 'key', signUpload],
  ['PUT', 'object/upload/sign/:bucket/*', 'none', uploadToSigned],
  ['GET', 'object/public/:bucket/*', 'none', getPublicObject],
  ['GET', 'object/authenticated/:bucket/*', 'key', getObject],
  ['GET', 'object/info/public/:bucket/*', 'none', getPublicInfo],
  ['GET', 'object/info/authenticated/:bucket/*', 'key', getInfo],
  ['GET', 'object/info/:bucket/*', 'any', getInfo],
  ['GET', 'object/:bucket/*', 'any', getObject],
  ['POST', 'object/:bucket/*', 'key', createObject],
  ['PUT', 'object/:bucket/*', 'key', updateObject],
  ['DELETE', 'object/:bucket/*', 'key', removeObject],
  ['DELETE', 'object/:bucket', 'key', removeObjects],
];

/** What hosted projects have and the embedded stack has not. */
const elsewhere: readonly (readonly [prefix: string, what: string])[] = [
  ['render', 'Image transformations'],
  ['upload/resumable', 'Resumable uploads'],
  ['s3', 'The S3 protocol'],
  ['iceberg', 'Analytics buckets'],
  ['vector', 'Vector buckets'],
  ['cdn', 'The CDN and its purges'],
];

function matchPath(pattern: string, parts: string[]): { bucket: string; name: string } | null {
  const wanted = pattern.split('/');
  const isOpen = wanted.at(-1) === '*';
  if (isOpen ? parts.length < wanted.length : parts.length !== wanted.length) return null;
  const isFit = wanted.every((word, at) => word === ':bucket' || word === '*' || word === parts[at]);
  if (!isFit) return null;
  const at = wanted.indexOf(':bucket');
  const bucket = at < 0 ? '' : decodePart(parts[at] ?? '');
  const name = isOpen
    ? parts
        .slice(wanted.length - 1)
        .map(decodePart)
        .join('/')
    : '';
  if (isOpen && name === '') return null;
  return { bucket, name };
}

/** Who answers. `path` is what follows /storage/v1, as it was sent. Throws 404, and 501 for what is not here. */
export function findRoute(method: string, path: string): Route & { bucket: string; name: string } {
  const parts = path.replace(/^\//, '').replace(/\/$/, '').split('/');
  const asked = method === 'HEAD' ? 'GET' : method;
  const foreign = elsewhere.find(([prefix]) => `${parts.join('/')}/`.startsWith(`${prefix}/`));
  if (foreign) throw notHere(foreign[1]);
  for (const [its, pattern, access, handle] of lines) {
    if (its !== asked) continue;
    const found = matchPath(pattern, parts);
    if (found) return { access, handle, ...found };
  }
  throw noSuchRoute(method, path.slice(0, 200));
}
