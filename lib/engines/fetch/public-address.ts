import { BlockList, isIP } from 'node:net';

/** IANA's registries of special addresses: ours, our neighbours', nobody's, everybody's. */
const special4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  // Shared by providers (CGNAT); some clouds keep their metadata here.
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Link-local, with the clouds' metadata at 169.254.169.254.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  // Multicast, reserved and broadcast.
  ['224.0.0.0', 3],
] as const;

/** Of 2000::/3 only. What is outside of it (loopback, ULA fc00::/7, link-local, NAT64, mapped IPv4) is never public. */
const special6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  // 6to4 holds an IPv4 address, which may be any of the above.
  ['2002::', 16],
  ['3fff::', 20],
] as const;

function blocklist(family: 'ipv4' | 'ipv6', nets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of nets) list.addSubnet(net, prefix, family);
  return list;
}

const blocked4 = blocklist('ipv4', special4);
const blocked6 = blocklist('ipv6', special6);
const unicast6 = blocklist('ipv6', [['2000::', 3]]);

/** Whether an address belongs to a server on the public internet: not to this machine, its network or its cloud. */
export function isPublicAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = mapped ?? address;
  const family = isIP(plain);
  if (family === 4) return !blocked4.check(plain, 'ipv4');
  return family === 6 && unicast6.check(plain, 'ipv6') && !blocked6.check(plain, 'ipv6');
}
