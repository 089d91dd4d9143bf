import type { IncomingMessage } from 'node:http';

/** Where browsers and supabase-js open their WebSocket, and where the page of the mailbox hears of new mail. */
const socketPaths = ['/realtime/v1/websocket', '/dev/mail/socket.io/'];

export const isSocketPath = (path: string): boolean => socketPaths.includes(path);

export function wantsWebSocket({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers.upgrade?.trim().toLowerCase() === 'websocket';
}

/**
 * Whether node should hand a request over as an upgrade. `Upgrade` may be ignored (RFC 9110, 7.8), and then a request
 * goes the way of all others: curl offers HTTP/2 with every plain request.
 */
export function makeShouldUpgrade(isDevelopment: boolean): (request: IncomingMessage) => boolean {
  return (request) => {
    const [path = ''] = (request.url ?? '').split('?');
    return wantsWebSocket(request) && (isDevelopment || isSocketPath(path));
  };
}
