/** What an error says to the client, in the shape that PostgREST gives all of them. */
export type RestErrorBody = {
  code: string;
  message: string;
  details: unknown;
  hint: string | null;
};

type Extra = {
  details?: unknown;
  hint?: string | null;
  headers?: Record<string, string>;
  mayBeStale?: boolean;
};

/**
 * An answer other than the one that was asked for. `mayBeStale` marks what a newer schema cache could know
 * better: a table, column, relationship or function that was not found.
 */
export class RestError extends Error {
  override readonly name = 'RestError';
  readonly status: number;
  readonly body: RestErrorBody;
  readonly headers: Record<string, string>;
  readonly mayBeStale: boolean;

  constructor(status: number, code: string, message: string, extra: Extra = {}) {
    super(message);
    this.status = status;
    this.body = { code, message, details: extra.details ?? null, hint: extra.hint ?? null };
    this.headers = extra.headers ?? {};
    this.mayBeStale = extra.mayBeStale ?? false;
  }
}

/** Something in the address or a header does not follow its grammar. */
export const unparsable = (message: string, details: string): RestError =>
  new RestError(400, 'PGRST100', message, { details });

/** More than one request may ask for; `hint` says what to do instead. */
export const tooMuch = (message: string, hint: string, status = 400): RestError =>
  new RestError(status, '54000', message, { hint });
