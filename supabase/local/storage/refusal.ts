type Details = {
  status: number;
  error: string;
  code: string;
  message: string;
  headers?: Record<string, string>;
};

/**
 * What Storage does not do, in hosted Storage's words. Its manner: the status that is meant stands in the body, as text;
 * the answer itself has 400, but for those that clients and proxies must see (`isPlain`).
 */
export class StorageRefusal extends Error {
  override readonly name = 'StorageRefusal';
  readonly details: Details;
  readonly isPlain: boolean;

  constructor(details: Details, isPlain = false) {
    super(details.message);
    this.details = details;
    this.isPlain = isPlain;
  }

  toResponse(): Response {
    const { status, error, code, message, headers } = this.details;
    return Response.json(
      { statusCode: String(status), error, message, code },
      { status: this.isPlain ? status : 400, headers: { 'cache-control': 'no-store', ...headers } },
    );
  }
}

const refusal = (status: number, error: string, code: string, message: string) =>
  new StorageRefusal({ status, error, code, message });

export const accessDenied = (message: string) => refusal(403, 'Unauthorized', 'AccessDenied', message);
export const noSuchBucket = () => refusal(404, 'Bucket not found', 'NoSuchBucket', 'Bucket not found');
export const noSuchKey = () => refusal(404, 'not_found', 'NoSuchKey', 'Object not found');
export const duplicate = (code = 'KeyAlreadyExists') =>
  refusal(409, 'Duplicate', code, 'The resource already exists');
export const tooLarge = (what = 'object') =>
  refusal(413, 'Payload too large', 'EntityTooLarge', `The ${what} exceeded the maximum allowed size`);
export const unsupportedType = (type: string) =>
  refusal(415, 'invalid_mime_type', 'InvalidMimeType', `mime type ${type} is not supported`);
export const invalidKey = (key: string) =>
  refusal(400, 'InvalidKey', 'InvalidKey', `Invalid key: ${key.slice(0, 200).toWellFormed()}`);
export const invalidBucketName = () =>
  refusal(400, 'Invalid Input', 'InvalidBucketName', 'Bucket name invalid');
export const invalidRequest = (message: string) => refusal(400, 'InvalidRequest', 'InvalidRequest', message);
export const invalidParameter = (message: string) =>
  refusal(400, 'InvalidParameter', 'InvalidParameter', message);
export const invalidJwt = (message: string) => refusal(400, 'InvalidJWT', 'InvalidJWT', message);
export const invalidSignature = (message = 'Invalid signature') =>
  refusal(400, 'InvalidSignature', 'InvalidSignature', message);
export const bucketNotEmpty = () =>
  refusal(409, 'ResourceNotEmpty', 'ResourceNotEmpty', 'The bucket you tried to delete is not empty');
export const noSuchRoute = (method: string, path: string) =>
  new StorageRefusal(
    { status: 404, error: 'Not Found', code: 'NotFound', message: `Route ${method}:${path} not found` },
    true,
  );
/** A range behind the end, with the size that there is. */
export const unsatisfiable = (size: number) =>
  new StorageRefusal(
    {
      status: 416,
      error: 'invalid_range',
      code: 'InvalidRange',
      message: 'invalid range provided',
      headers: { 'content-range': `bytes */${size}` },
    },
    true,
  );
export const notHere = (what: string) =>
  new StorageRefusal(
    {
      status: 501,
      error: 'Not Implemented',
      code: 'NotImplemented',
      message: `${what} are not part of the embedded stack; a hosted Supabase project has them.`,
    },
    true,
  );
/** Trouble of ours that passes. */
export const unavailable = () =>
  new StorageRefusal(
    {
      status: 503,
      error: 'Unavailable',
      code: 'ServiceUnavailable',
      message: 'Storage is not available just now. Try again in a moment.',
      headers: { 'retry-after': '2' },
    },
    true,
  );
export const tooMany = () =>
  new StorageRefusal(
    {
      status: 429,
      error: 'too_many_requests',
      code: 'SlowDown',
      message: 'Too many requests of yours are waiting. Wait for some of them.',
      headers: { 'retry-after': '1' },
    },
    true,
  );
export const diskFull = () =>
  new StorageRefusal(
    {
      status: 507,
      error: 'Insufficient Storage',
      code: 'InsufficientStorage',
      message: 'There is no space left for files. Free some on the disk that holds the data folder.',
    },
    true,
  );
