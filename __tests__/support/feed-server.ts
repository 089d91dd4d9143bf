import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type ForeignNetwork, publicNetwork } from '#lib/engines/fetch/network';
import { isPublicAddress } from '#lib/engines/fetch/public-address';

export interface FeedServer {
  url: string;
  port: number;
  /** What it was asked, oldest first. */
  requests: IncomingMessage[];
  /** From now on it answers like this. */
  answer(listener: RequestListener): void;
  stop(): Promise<void>;
}

export const sendCsv =
  (text: string, headers: Record<string, string> = {}) =>
  (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'text/csv', ...headers }).end(text);
  };

/** Somebody else's server, on this machine; on any free port unless one is given. */
export async function startFeedServer(given = 0): Promise<FeedServer> {
  const requests: IncomingMessage[] = [];
  const sockets = new Set<Socket>();
  let listener: RequestListener = (_request, response) => response.writeHead(404).end();
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(given, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://feed.test:${port}`,
    port,
    requests,
    answer: (next) => {
      listener = next;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * The public network, in which the names under .test lead to this machine and 127.0.0.1 counts as public when it was
 * reached by such a name's address. Everything else is refused as always.
 */
export function testNetwork(overrides: Partial<ForeignNetwork> = {}): ForeignNetwork {
  return {
    ...publicNetwork,
    isAllowed: (address) => address === '127.0.0.1' || isPublicAddress(address),
    isAllowedPort: () => true,
    resolve: async (host) => {
      if (host.endsWith('.test')) return [{ address: '127.0.0.1', family: 4 }];
      return publicNetwork.resolve(host);
    },
    ...overrides,
  };
}
