import { preferredEncoding } from '#lib/engines/gateway/accept-encoding';

describe('preferredEncoding', () => {
  it.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['x-gzip', 'gzip'],
    ['GZIP;Q=0.5', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0.2, gzip;q=0.8', 'gzip'],
    ['gzip;q=0.5, br;q=0.5', 'br'],
    ['identity, br;q=0.5', 'identity'],
    ['identity;q=0.1, gzip;q=0.5', 'gzip'],
    ['*', 'br'],
    ['*;q=0', 'identity'],
    ['br;q=0, *;q=0.1', 'gzip'],
    ['deflate', 'identity'],
    ['zstd;q=1.0', 'identity'],
    ['identity;q=0, deflate', 'identity'],
    [', ;;, q=', 'identity'],
  ])('%j: %s', (header, encoding) => expect(preferredEncoding(header)).toBe(encoding));

  it('answers alike when it has seen more headers than it remembers', () => {
    for (let n = 0; n < 1_000; n += 1) preferredEncoding(`gzip;q=0.${n}`);
    expect(preferredEncoding('gzip;q=0.999')).toBe('gzip');
    expect(preferredEncoding('br, x-never-seen')).toBe('br');
  });
});
