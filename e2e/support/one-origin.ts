import type { IncomingMessage, ServerResponse } from 'node:http';
import { logger } from '#lib/base/logger';
import { startGateway } from '#lib/engines/gateway/gateway';
import type { Stack } from '../../supabase/local/stack.ts';

/** REST, Auth, Storage and Realtime of a stack behind one address, as a hosted project has them. */
export function oneOrigin(stack: Stack) {
  const proxies = [
    { prefix: '/realtime/v1', target: new URL(stack.realtimeUrl) },
    { prefix: '/auth/v1', target: new URL(stack.supabaseUrl) },
    { prefix: '/storage/v1', target: new URL(stack.supabaseUrl) },
    { prefix: '/rest/v1', target: new URL(stack.supabaseUrl) },
  ];
  const serveApp = (_request: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(404).end();
  const publicUrl = 'http://127.0.0.1';
  return startGateway({ host: '127.0.0.1', port: 0, publicUrl, proxies, serveApp, logger });
}
