import http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';

// The limit: node:http that writes one fixed answer and does nothing else. A process of its own, as the shop is.

const answer = z
  .object({ status: z.number(), headers: z.array(z.string()), body: z.string() })
  .transform(({ body, ...head }) => ({ ...head, body: Buffer.from(body, 'base64') }));

process.once('message', (message) => {
  const { status, headers, body } = answer.parse(message);
  const server = http.createServer((_request, response) => {
    response.writeHead(status, headers);
    response.end(body);
  });
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
});
process.on('disconnect', () => process.exit(0));
