import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { ForeignFileError } from '#lib/engines/fetch/foreign-file-error';
import { type ForeignNetwork, guardedLookup, notPublic } from '#lib/engines/fetch/network';

const fixed = {
  accept: 'text/csv, application/json, text/plain;q=0.8, */*;q=0.5',
  'accept-encoding': 'gzip, deflate, br',
  'user-agent': 'Livestall-Feed/1',
};

const portOf = (url: URL) => Number(url.port || (url.protocol === 'https:' ? 443 : 80));

/** Refuses what no file needs before anything is sent. */
export function checkUrl(url: URL, network: ForeignNetwork): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new ForeignFileError('The address must begin with http:// or https://.');
  if (url.username || url.password)
    throw new ForeignFileError('The address must not contain a user name or a password.');
  const port = portOf(url);
  if (!network.isAllowedPort(port))
    throw new ForeignFileError(`Port ${port} is not allowed. Use 80, 443, 8080 or 8443.`);
  // For an address in the URL itself nobody is asked for a name.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !network.isAllowed(host, port)) throw notPublic();
}

/** What Node says of a connection, in words for people. */
export function explainFailure(error: unknown): ForeignFileError {
  if (error instanceof ForeignFileError) return error;
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const options = { isServerFault: true, cause: error };
  if (/CERT|SSL|TLS|ALTNAME|SIGNATURE/.test(code))
    return new ForeignFileError(`The server's certificate is not valid (${code}).`, options);
  if (/PARSE|HPE_|INVALID_/.test(code))
    return new ForeignFileError('The server does not speak HTTP.', options);
  if (code === 'ECONNRESET') return new ForeignFileError('The server broke the connection off.', options);
  return new ForeignFileError('The server cannot be reached.', options);
}

/** Belt and braces: the address at the other end of the socket, whatever the look-up said. */
function checkPeer(socket: Socket, network: ForeignNetwork): void {
  const peer = socket.remoteAddress;
  if (peer && !network.isAllowed(peer, socket.remotePort ?? 0)) socket.destroy(notPublic());
}

/**
 * One GET on a connection of its own; resolves when the head of the answer is there. Throws ForeignFileError for whatever
 * goes wrong; the signal ends it at any time.
 */
export function get(
  url: URL,
  headers: Record<string, string>,
  network: ForeignNetwork,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  checkUrl(url, network);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((done, fail) => {
    const request = send(url, {
      headers: { ...fixed, ...headers },
      agent: false,
      lookup: guardedLookup(network, portOf(url)),
      maxHeaderSize: 16_384,
      signal,
    });
    const late = setTimeout(
      () =>
        request.destroy(new ForeignFileError('The server does not take the call.', { isServerFault: true })),
      network.connectMs,
    );
    request.on('socket', (socket) => {
      socket.once('connect', () => checkPeer(socket, network));
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => clearTimeout(late));
    });
    request.once('close', () => clearTimeout(late));
    request.once('response', done);
    request.once('error', (error) => fail(signal.aborted ? signal.reason : explainFailure(error)));
    request.end();
  });
}
