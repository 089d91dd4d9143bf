import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import WebSocket from 'ws';
import { ask, closeAll, openGateway } from '../../../__tests__/support/open-gateway.ts';
import { openStage, PUBLISHABLE_KEY, rawSocket, type Stage } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterEach(closeAll);
afterAll(() => stage.close());

const broadcast = (bytes: number) => ({
  method: 'POST',
  headers: { apikey: PUBLISHABLE_KEY, 'content-type': 'application/json' },
  body: JSON.stringify({ text: 'x'.repeat(bytes) }),
});

async function openFront() {
  const proxies = [{ prefix: '/realtime/v1', target: new URL(stage.bridge.url) }];
  return openGateway({ proxies, serveApp: (_request, response) => response.end() });
}

test('a REST broadcast of 2 MB passes the gateway; larger ones are refused in words', async () => {
  const gateway = await openFront();
  const path = '/realtime/v1/api/broadcast/large/events/x';
  const listener = await rawSocket(stage.bridge);
  listener.send(['1', '1', 'realtime:large', 'phx_join', { config: {} }]);
  await listener.frames.count(1);
  expect((await ask(gateway, path, broadcast(2_000_000))).status).toBe(202);
  await listener.frames.count(2);
  const overPayload = await ask(gateway, path, broadcast(4_000_000));
  expect([overPayload.status, String(overPayload.body)]).toEqual([
    422,
    expect.stringContaining('Payload size exceeds tenant limit'),
  ]);
  const overBody = await ask(gateway, path, broadcast(8_000_000));
  expect([overBody.status, String(overBody.body)]).toEqual([413, expect.stringContaining('larger than')]);
  listener.socket.terminate();
});

test('places are shared by the address that the gateway sees, whatever a client says', async () => {
  const bridge = await stage.startBridge({ connectionsPerAddress: 2 });
  const proxies = [{ prefix: '/realtime/v1', target: new URL(bridge.url) }];
  const gateway = await openGateway({ proxies, serveApp: (_request, response) => response.end() });
  const open = (address: string) =>
    new Promise<WebSocket | number>((resolve) => {
      const url = `ws://127.0.0.1:${gateway.port}/realtime/v1/websocket?apikey=${PUBLISHABLE_KEY}`;
      const socket = new WebSocket(url, { headers: { 'x-forwarded-for': address } });
      socket.on('open', () => resolve(socket));
      socket.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode ?? 0));
      socket.on('error', () => undefined);
    });
  const opened = [await open('192.0.2.1'), await open('192.0.2.2'), await open('192.0.2.3')];
  expect(opened.map((socket) => (typeof socket === 'number' ? socket : 'open'))).toEqual([
    'open',
    'open',
    429,
  ]);
  for (const socket of opened) if (typeof socket !== 'number') socket.terminate();
});
