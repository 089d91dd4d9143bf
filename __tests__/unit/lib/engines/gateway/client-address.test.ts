import fc from 'fast-check';
import { makeClientAddress } from '#lib/engines/gateway/client-address';

const direct = makeClientAddress('');
const proxied = makeClientAddress(' 10.0.0.0/8, 192.0.2.7 ,2001:db8:ffff::/48,');

describe('the client address', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::ffff:cb00:7109', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8::2:3:4:5:6', '2001:db8:0:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::aa:1%eth0', 'fe80:0:0:0::/64'],
    ['not an address', 'unknown'],
    [undefined, 'unknown'],
  ])('%s is counted as %s', (remote, key) => {
    expect(direct(remote, undefined)).toBe(key);
  });

  it('is the connection when no proxy is trusted, whatever the header says', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()), (header) => {
        expect(direct('203.0.113.9', header)).toBe('203.0.113.9');
        expect(proxied('203.0.113.9', header)).toBe('203.0.113.9');
      }),
    );
  });

  it.each([
    ['one proxy', '10.1.1.1', '203.0.113.9', '203.0.113.9'],
    ['two proxies', '10.1.1.1', '203.0.113.9, 192.0.2.7', '203.0.113.9'],
    ['a proxy seen as IPv4-mapped', '::ffff:10.1.1.1', '203.0.113.9', '203.0.113.9'],
    ['a proxy over IPv6', '2001:db8:ffff::3', '203.0.113.9', '203.0.113.9'],
    ['what the client wrote itself', '10.1.1.1', '198.51.100.1, 203.0.113.9', '203.0.113.9'],
    ['a trusted address that the client wrote', '10.1.1.1', '10.9.9.9, 203.0.113.9', '203.0.113.9'],
    ['a client over IPv6', '10.1.1.1', '2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['an IPv4-mapped client', '10.1.1.1', '::ffff:203.0.113.9', '203.0.113.9'],
    ['a port', '10.1.1.1', '203.0.113.9:4711', '203.0.113.9'],
    ['brackets and a port', '10.1.1.1', '[2001:db8:1:2::9]:4711', '2001:db8:1:2::/64'],
    ['brackets alone', '10.1.1.1', '[2001:db8:1:2::9]', '2001:db8:1:2::/64'],
    ['a request of a proxy itself', '10.1.1.1', undefined, '10.1.1.1'],
    ['only proxies: the first of them', '10.1.1.1', '10.3.3.3, 10.2.2.2', '10.3.3.3'],
    ['no address', '10.1.1.1', 'unknown', '10.1.1.1'],
    ['no address in the middle', '10.1.1.1', '203.0.113.9, _hidden, 10.2.2.2', '10.2.2.2'],
    ['empty entries', '10.1.1.1', '203.0.113.9,,', '10.1.1.1'],
    ['an empty header', '10.1.1.1', '', '10.1.1.1'],
  ])('behind trusted proxies, %s', (_, remote, header, key) => {
    expect(proxied(remote, header)).toBe(key);
  });

  it('reads several headers as one list', () => {
    expect(proxied('10.1.1.1', ['198.51.100.1', '203.0.113.9', '10.2.2.2'])).toBe('203.0.113.9');
  });

  it('cannot be moved by anything to the left of the address that a trusted proxy wrote', () => {
    const entry = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string(), fc.constant('10.0.0.1'));
    fc.assert(
      fc.property(fc.array(entry), (written) => {
        expect(proxied('10.1.1.1', [...written, '203.0.113.9'].join(', '))).toBe('203.0.113.9');
      }),
    );
  });

  it('takes one key for all addresses of a /64, and another one next door', () => {
    const half = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 4, maxLength: 4 });
    const hex = (groups: number[]) => groups.map((group) => group.toString(16));
    fc.assert(
      fc.property(half, half, (network, host) => {
        fc.pre(network[0] !== 0);
        const written = [...hex(network), ...hex(host)].join(':');
        const spelt = new URL(`http://[${written}]`).hostname.slice(1, -1);
        const key = `${hex(network).join(':')}::/64`;
        expect(direct(spelt, undefined)).toBe(key);
        expect(direct(written, undefined)).toBe(key);
      }),
    );
  });

  it.each([
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.0/x',
    '10.0.0',
    'proxy.example',
    '2001:db8::/129',
    '0.0.0.0/0',
    '::/0',
    '10.0.0.1;10.0.0.2',
  ])('refuses "%s" as a proxy and says what is right', (setting) => {
    expect(() => makeClientAddress(`192.0.2.1, ${setting}`)).toThrow(
      `TRUSTED_PROXIES: "${setting}" is neither an address (10.0.0.7) nor a network`,
    );
  });
});
