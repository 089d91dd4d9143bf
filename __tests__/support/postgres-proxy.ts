import { connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between a client and Postgres and disturbs the connections whose start-up message names `victim`. */
export interface PostgresProxy {
  /** The same database through this proxy. */
  url: string;
  /** From now on nothing passes on the victim's present connections, and nobody hangs up. */
  silence(): void;
  /** Whether notifications reach the victim; LISTEN is answered all the same, as by a transaction pooler. */
  isDeaf: boolean;
  /** Refuses connections until `open`. */
  shut(): Promise<void>;
  open(): Promise<void>;
  close(): Promise<void>;
}

const notification = 'A'.charCodeAt(0);

/** Passes server messages on without notifications; what is left over of a chunk waits for the next one. */
function makeFilter(send: (message: Buffer) => void) {
  let rest = Buffer.alloc(0);
  return (chunk: Buffer, isDeaf: boolean) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 5 && rest.length >= 1 + rest.readUInt32BE(1)) {
      const end = 1 + rest.readUInt32BE(1);
      if (!isDeaf || rest[0] !== notification) send(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
  };
}

/** Starts a proxy in front of the database at `databaseUrl`, on a port of its own. */
export async function startPostgresProxy(databaseUrl: string, victim: string): Promise<PostgresProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const silenced = new Set<Socket>();
  const victims = new Set<Socket>();
  let server: Server;

  const serve = (client: Socket) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    const filter = makeFilter((message) => client.write(message));
    client.once('data', (first) => {
      if (String(first).includes(victim)) victims.add(client);
    });
    client.on('data', (chunk: Buffer) => !silenced.has(client) && upstream.write(chunk));
    upstream.on('data', (chunk: Buffer) => {
      if (!silenced.has(client)) filter(chunk, proxy.isDeaf && victims.has(client));
    });
  };
  const listen = (port: number) =>
    new Promise<number>((resolve) => {
      server = createServer(serve).listen(port, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
  const shut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });

  const port = await listen(0);
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${port}`;
  const proxy: PostgresProxy = {
    url: url.href,
    isDeaf: false,
    silence: () => {
      for (const client of victims) silenced.add(client);
    },
    shut,
    open: async () => void (await listen(port)),
    close: shut,
  };
  return proxy;
}
