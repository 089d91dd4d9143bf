import { invalidBucketName, invalidKey } from './refusal.ts';

/** What hosted Storage lets names be made of; see docs/embedded-stack.md. */
const OBJECT_NAME = /^[A-Za-z0-9_/!.*'() &$=@;:+,?-]+$/;
const BUCKET_NAME = /^[A-Za-z0-9_!.*'() &$=@;:+,?-]{1,100}$/;
const LONGEST_BYTES = 1024;

/** A name that somebody asks for. Throws for what no row can hold, and for what climbs. */
export function requireName(name: string): string {
  const isClimbing = name.split('/').some((part) => part === '..' || part === '.');
  const isFit =
    name !== '' && Buffer.byteLength(name) <= LONGEST_BYTES && name.isWellFormed() && !name.includes('\0');
  if (!isFit || isClimbing) throw invalidKey(name);
  return name;
}

/** A name for a new object. */
export function requireNewName(name: string): string {
  if (!OBJECT_NAME.test(requireName(name))) throw invalidKey(name);
  return name;
}

/** A name for a new bucket. */
export function requireNewBucket(name: string): string {
  if (!BUCKET_NAME.test(name) || name.trim() !== name || name === '.' || name === '..')
    throw invalidBucketName();
  return name;
}

/** A part of a path as the client meant it. Throws for escapes that stand for nothing. */
export function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalidKey(part);
  }
}

/** Folders that a dashboard shows before there is anything in them: no bytes, and no rule of types. */
export const isEmptyFolder = (name: string): boolean => name.endsWith('.emptyFolderPlaceholder');
