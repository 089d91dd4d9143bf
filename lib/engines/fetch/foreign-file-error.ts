/** What went wrong with a file that somebody else keeps, in words for the people who named it. */
export class ForeignFileError extends Error {
  override name = 'ForeignFileError';
  /** The server could not be reached or did not do its part: reason to leave it alone for a while. */
  readonly isServerFault: boolean;

  constructor(message: string, options: { isServerFault?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.isServerFault = options.isServerFault ?? false;
  }
}
