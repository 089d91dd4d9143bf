import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { ForeignFileError } from '#lib/engines/fetch/foreign-file-error';
import { isPublicAddress } from '#lib/engines/fetch/public-address';

/** What a fetch may reach, and for how long. */
export interface ForeignNetwork {
  isAllowed(address: string, port: number): boolean;
  isAllowedPort(port: number): boolean;
  /** All addresses of a name. */
  resolve(host: string): Promise<LookupAddress[]>;
  connectMs: number;
  totalMs: number;
  maxBytes: number;
}

const ports = new Set([80, 443, 8080, 8443]);

const resolve = (host: string) =>
  new Promise<LookupAddress[]>((done, fail) => {
    systemLookup(host, { all: true }, (error, addresses) => (error ? fail(error) : done(addresses)));
  });

export const publicNetwork: ForeignNetwork = {
  isAllowed: isPublicAddress,
  isAllowedPort: (port) => ports.has(port),
  resolve,
  connectMs: 5_000,
  totalMs: 30_000,
  maxBytes: 20 * 1024 * 1024,
};

/**
 * The public internet, and besides it the servers that the operator of the market names: `10.0.4.7:8080, [fd00::7]:443`,
 * one address and port each. Throws a sentence for a setting that is none of that.
 */
export function foreignNetwork(privateServers: string): ForeignNetwork {
  const named = privateServers
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const servers = new Set(named.map(serverKey));
  const openPorts = new Set(named.map((server) => Number(server.slice(server.lastIndexOf(':') + 1))));
  if (servers.size === 0) return publicNetwork;
  return {
    ...publicNetwork,
    isAllowed: (address, port) =>
      servers.has(`${address} ${port}`) || (ports.has(port) && isPublicAddress(address)),
    isAllowedPort: (port) => ports.has(port) || openPorts.has(port),
  };
}

function serverKey(server: string): string {
  const [, address = '', port = ''] = /^\[?([^\]]+)\]?:(\d{1,5})$/.exec(server) ?? [];
  if (isIP(address) === 0)
    throw new Error(
      `FEED_PRIVATE_SERVERS: "${server}" is not an address with its port, such as 10.0.4.7:8080.`,
    );
  return `${address} ${port}`;
}

/** The same words for every such address, so that a fetch is no means to look around in our network. */
export const notPublic = () => new ForeignFileError('The address is not on the public internet.');

async function allowedAddresses(
  network: ForeignNetwork,
  host: string,
  port: number,
): Promise<LookupAddress[]> {
  const addresses = await network.resolve(host).catch((error: unknown) => {
    throw new ForeignFileError('The server cannot be found: its name has no address.', {
      isServerFault: true,
      cause: error,
    });
  });
  // One forbidden address among good ones is how a name is made to lead somewhere else in time.
  if (addresses.length === 0 || !addresses.every(({ address }) => network.isAllowed(address, port)))
    throw notPublic();
  return addresses;
}

/**
 * What `net` asks for the address of a host, at the moment it connects: the address that is checked is the one that
 * is used, so a name that changes between a check and a connection (DNS rebinding) gains nothing.
 */
export function guardedLookup(network: ForeignNetwork, port: number): LookupFunction {
  return (host: string, options: LookupOptions, done) => {
    allowedAddresses(network, host, port).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all) done(null, addresses);
        else if (first) done(null, first.address, first.family);
      },
      (error: Error) => done(error, '', 4),
    );
  };
}
