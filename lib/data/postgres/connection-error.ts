/** A connection to Postgres that is lost or cannot be had. `code` is in the manner of postgres.js. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  readonly code: 'CONNECTION_LOST' | 'CONNECTION_SILENT' | 'CONNECTION_BUSY' | 'CONNECT_TIMEOUT';

  constructor(code: ConnectionError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** As sockets, postgres.js and we ourselves call it. */
const lostCodes = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_AGAIN|CONNECT)/;
/** The server says goodbye, or is not open yet. */
const goodbyes = /^(08...|57P0[1-5])$/;
/** As pg says it, which has no codes for it. */
const lostWords = /^(Connection terminated|Query read timeout|timeout exceeded when trying to connect)/;

/** Whether an error means that the connection to Postgres is lost, or none could be had. */
export function isConnectionLost(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const code = 'code' in error ? String(error.code) : '';
  const words = 'message' in error ? String(error.message) : '';
  return lostCodes.test(code) || goodbyes.test(code) || lostWords.test(words);
}
