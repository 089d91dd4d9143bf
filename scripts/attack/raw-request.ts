import { connect } from 'node:net';

/** What came back on a connection of one request. */
export interface RawAnswer {
  /** 0: the connection ended without an answer that can be read. */
  status: number;
  head: string;
  body: string;
  ms: number;
}

export interface RawOptions {
  port: number;
  /** An address of this machine to come from: all of 127.0.0.0/8 is. */
  from?: string | undefined;
  /** Then the connection is given up, and `status` is 0. */
  timeoutMs?: number | undefined;
  /** Ends its side at once, so that a body that is shorter than it said is known to be so. */
  endsEarly?: boolean | undefined;
  /** More than this of an answer is not kept. */
  keepBytes?: number | undefined;
}

const parse = (heard: string, ms: number): RawAnswer => {
  const end = heard.indexOf('\r\n\r\n');
  const head = end < 0 ? heard : heard.slice(0, end);
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1] ?? 0);
  return { status, head, body: end < 0 ? '' : heard.slice(end + 4), ms };
};

/**
 * Writes `bytes` to the shop as they are and resolves with what came back when the connection ends. Never rejects: a
 * connection that breaks is an answer, too.
 */
export function sendRaw(bytes: Buffer, options: RawOptions): Promise<RawAnswer> {
  const { port, from, timeoutMs = 30_000, endsEarly = false, keepBytes = 64 * 1_024 } = options;
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', ...(from && { localAddress: from }) });
    let heard = '';
    const timer = setTimeout(() => socket.destroy(), timeoutMs);
    socket.on('data', (chunk) => {
      if (heard.length < keepBytes) heard += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(parse(heard, performance.now() - startedAt));
    });
    if (endsEarly) socket.end(bytes);
    else socket.write(bytes);
  });
}
