import http from 'node:http';
import type { AddressInfo } from 'node:net';
import next from 'next';

// The limit for bench/memory.ts: a production server of Next whose folder (DIR) holds one empty page, on a bare
// node:http server, as scripts/web.ts holds the shop's. A process of its own.

const app = next({ dev: false, dir: process.env.DIR ?? '' });
await app.prepare();
const server = http.createServer(app.getRequestHandler());
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit(0));
