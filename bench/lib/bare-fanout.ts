import type { AddressInfo } from 'node:net';
import postgres from 'postgres';
import { WebSocketServer } from 'ws';

// The limit for bench/stock-latency.ts: what is notified on one channel goes to every socket as it is, and nothing else
// is done. A process of its own, as the stack's Realtime is.

export const bareChannel = 'livestall_bench';

if (process.send) {
  const sql = postgres(process.env.DATABASE_URL ?? '', { max: 1 });
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await sql.listen(bareChannel, (text) => {
    for (const socket of server.clients) socket.send(text);
  });
  process.on('disconnect', () => process.exit(0));
  process.send({ type: 'ready', port: (server.address() as AddressInfo).port });
}
