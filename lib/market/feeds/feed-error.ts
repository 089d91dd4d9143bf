/** What went wrong with a feed, in words for the people of the stall. Nothing of their stock was changed. */
export class FeedError extends Error {
  override name = 'FeedError';
  /** The server could not be reached or did not do its part: reason to leave it alone for a while. */
  readonly isServerFault: boolean;

  constructor(message: string, options: { isServerFault?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.isServerFault = options.isServerFault ?? false;
  }
}
