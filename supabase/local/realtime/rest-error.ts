/** A request that is not answered with what was asked for. The body is hosted Realtime's where it has one. */
export class RestError extends Error {
  override name = 'RestError';
  readonly status: number;
  readonly body: object;

  constructor(status: number, message: string, body: object = { message }) {
    super(message);
    this.status = status;
    this.body = body;
  }
}
