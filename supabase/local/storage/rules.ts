import { isEmptyFolder } from './names.ts';
import { invalidRequest, tooLarge, unsupportedType } from './refusal.ts';
import type { Bucket } from './rows.ts';

/** What a bucket lets in, besides what its policies say. */
export type BucketRules = Pick<Bucket, 'file_size_limit' | 'allowed_mime_types'>;

/** Bytes that an object of this name may have. */
export function limitOf(rules: BucketRules, name: string, maxObjectBytes: number): number {
  return isEmptyFolder(name) ? 0 : Math.min(rules.file_size_limit ?? maxObjectBytes, maxObjectBytes);
}

const isSendable = (text: string) => /^[\x20-\x7e]{1,255}$/.test(text);

/** Throws for a type that is none, or that the bucket does not take. `image/*` stands for all pictures. */
export function requireType({ allowed_mime_types: allowed }: BucketRules, name: string, type: string): void {
  const [kind, rest] = type.split('/');
  if (!isSendable(type) || !kind || !rest) throw unsupportedType(type.slice(0, 100).toWellFormed());
  if (!allowed || allowed.length === 0 || isEmptyFolder(name)) return;
  if (!allowed.some((one) => one === '*/*' || one === `${kind}/*` || one === type))
    throw unsupportedType(type);
}

/** Throws for what cannot be sent as a header later. */
export function requireCacheControl(text: string): void {
  if (!isSendable(text)) throw invalidRequest('Invalid character in Cache-Control');
}

/** Throws for an object that the bucket would not take if it came anew: what is copied or moved must fit as well. */
export function requireFit(
  rules: BucketRules,
  name: string,
  file: { size: number; type: string },
  maxObjectBytes: number,
): void {
  requireType(rules, name, file.type);
  if (file.size > limitOf(rules, name, maxObjectBytes)) throw tooLarge();
}
