/**
 * Something the person who starts the stack can put right. `message` is one sentence that says what is wrong,
 * `hint` one that says what to do; both are printed as they are, without a stack trace.
 */
export class StackError extends Error {
  override readonly name = 'StackError';
  readonly hint: string;

  constructor(message: string, hint: string, options?: { cause?: unknown }) {
    super(message, options);
    this.hint = hint;
  }
}

/** The `code` of an error of Node (`EACCES`) or Postgres (`28P01`), or undefined. By shape: realms differ in tests. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The text of anything that was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The file that an error of Node's file system is about, or `otherwise`. */
export function pathOf(error: unknown, otherwise: string): string {
  if (typeof error !== 'object' || error === null) return otherwise;
  // Of two files, as when one is renamed, the second is in the way.
  for (const key of ['dest', 'path'])
    if (key in error && typeof Reflect.get(error, key) === 'string') return String(Reflect.get(error, key));
  return otherwise;
}

/** Turns a file system error on `path` into a StackError; returns anything else unchanged. */
export function explainFileError(error: unknown, path: string): unknown {
  switch (errorCode(error)) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new StackError(
        `The folder ${path} cannot be written by this user.`,
        'Give yourself write access to it, or set LIVESTALL_DATA_DIR to a folder of your own.',
        { cause: error },
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return new StackError(
        `There is no space left on the disk that holds ${path}.`,
        'Free some space (a first start needs about 200 MB), or set LIVESTALL_DATA_DIR to another disk.',
        { cause: error },
      );
    case 'ENOTDIR':
    case 'EEXIST':
      return new StackError(
        `A file is where the folder ${path} should be.`,
        'Move that file away, or set LIVESTALL_DATA_DIR to another folder.',
        { cause: error },
      );
    case 'EISDIR':
    case 'ENOTEMPTY':
      return new StackError(
        `A folder is where the file ${path} should be.`,
        'Move that folder away, or set LIVESTALL_DATA_DIR to another folder.',
        { cause: error },
      );
    default:
      return error;
  }
}
