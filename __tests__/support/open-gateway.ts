import http, { type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { pino } from 'pino';
import { type Gateway, type GatewayOptions, startGateway } from '#lib/engines/gateway/gateway';

const closers: (() => unknown)[] = [];

/** Closes what a test has opened, last first. For afterEach. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

export function closeLater(close: () => unknown): void {
  closers.push(close);
}

/** A plain HTTP server on a free port, as what stands behind a gateway. */
export async function openServer(handler: RequestListener): Promise<{ url: URL; server: http.Server }> {
  const server = http.createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closeLater(() => new Promise((resolve) => server.close(resolve)));
  closeLater(() => server.closeAllConnections());
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), server };
}

/** What a gateway wrote to its log. */
export function makeLog() {
  const lines: { level: number; msg: string }[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  return { logger, lines };
}

/** A gateway in front of `serveApp`. */
export async function openGateway(options: Partial<GatewayOptions> & Pick<GatewayOptions, 'serveApp'>) {
  const gateway = await startGateway({
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'http://shop.test',
    proxies: [],
    logger: pino({ level: 'silent' }),
    ...options,
  });
  closeLater(() => gateway.stop(0));
  return gateway;
}

export const at = (gateway: Gateway, path: string) => `http://127.0.0.1:${gateway.port}${path}`;

export interface RawAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

interface Ask {
  method?: string;
  headers?: Record<string, string>;
  body?: Buffer | string;
  agent?: http.Agent;
}

/** One request on a connection of its own; the body as it came, not decompressed. */
export function ask(gateway: Gateway, path: string, options: Ask = {}): Promise<RawAnswer> {
  const { body, agent, ...rest } = options;
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: '127.0.0.1', port: gateway.port, path, agent: agent ?? false, ...rest },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** Writes bytes to the gateway as they are and resolves with all that came back when the connection ends. */
export function speak(gateway: Gateway, ...pieces: (string | Buffer)[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(gateway.port, '127.0.0.1');
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(heard));
    for (const piece of pieces) socket.write(piece);
  });
}
