import { ConnectionError, isConnectionLost } from '#lib/data/postgres/connection-error';

const coded = (code: string) => Object.assign(new Error(code), { code });

it.each([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'CONNECTION_ENDED',
  'CONNECT_TIMEOUT',
  '08006',
  '57P01',
])('%s is a connection that is lost or cannot be had', (code) => {
  expect(isConnectionLost(coded(code))).toBe(true);
});

it.each(['23505', '57014', '42P01', 'ENOENT', 'ENOSPC', 'UNDEFINED_VALUE'])('%s is not', (code) => {
  expect(isConnectionLost(coded(code))).toBe(false);
});

it('our own is; what has no code and none of its words is not', () => {
  expect(isConnectionLost(new ConnectionError('CONNECTION_BUSY', 'busy'))).toBe(true);
  for (const other of [new Error('no'), 'ECONNRESET', null, undefined, {}])
    expect(isConnectionLost(other)).toBe(false);
});
