import fc from 'fast-check';
import { parseEnv } from '#lib/base/env';
import { errorStatus } from '#lib/base/errors';
import { fromPostgres } from '#lib/data/db/postgres-errors';
import { toPrefixQuery } from '#lib/market/catalog/search-terms';
import { authMessage } from '#lib/web/auth/auth-messages';
import { signUpForm } from '#lib/web/auth/forms';

describe('settings', () => {
  const good = {
    DATABASE_URL: 'postgres://u:p@db.example:5432/postgres',
    SUPABASE_URL: 'https://project.supabase.co',
    SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_0123456789',
    SUPABASE_SECRET_KEY: 'sb_secret_012345678901234',
  };

  it('have sensible defaults', () => {
    expect(parseEnv(good)).toMatchObject({ DATABASE_POOL_MAX: 12, LIVESTALL_EMBEDDED: '0' });
  });

  it.each([
    ['DATABASE_URL', 'mysql://x'],
    ['SUPABASE_URL', 'project.supabase.co'],
    ['SUPABASE_SECRET_KEY', ''],
    ['SUPABASE_JWT_SECRET', 'short'],
    ['DATABASE_POOL_MAX', 'many'],
  ])('that are wrong name the variable: %s', (name, value) => {
    expect(() => parseEnv({ ...good, [name]: value })).toThrow(name);
  });

  it('keep an empty public address: it means the shop itself', () => {
    expect(parseEnv({ ...good, SUPABASE_PUBLIC_URL: '' }).SUPABASE_PUBLIC_URL).toBe('');
  });
});

describe('passwords', () => {
  it('have 10 characters and at most 72 bytes', () => {
    const form = { full_name: 'Ada', email: 'ada@example.test' };
    const accepts = (password: string) => signUpForm.safeParse({ ...form, password }).success;
    expect(accepts('123456789')).toBe(false);
    expect(accepts('1234567890')).toBe(true);
    expect(accepts('ä'.repeat(36))).toBe(true);
    expect(accepts('ä'.repeat(37))).toBe(false);
  });
});

describe('auth messages', () => {
  it('are written for people, also for codes nobody has seen', () => {
    expect(authMessage({ code: 'invalid_credentials', status: 400 })).toMatch(/do not match/);
    expect(authMessage(new TypeError('fetch failed'))).toMatch(/does not answer/);
    expect(authMessage({ code: 'brand_new', status: 400 })).toMatch(/try again/i);
  });
});

describe('search terms', () => {
  it('are words only: nothing of the query language gets through', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const query = toPrefixQuery(text);
        if (query !== null) expect(query).toMatch(/^[\p{L}\p{N}]+(?: & [\p{L}\p{N}]+)*:\*$/u);
      }),
    );
    expect(toPrefixQuery('Earl  grey!')).toBe('earl & grey:*');
    expect(toPrefixQuery('&|!')).toBeNull();
  });
});

describe('Postgres errors', () => {
  const raised = (code: string, extra: object = {}) => Object.assign(new Error('raised'), { code, ...extra });

  it.each([
    ['LS001', 'insufficient_stock', 409],
    ['LS002', 'conflict', 409],
    ['42501', 'forbidden', 403],
    ['23505', 'conflict', 409],
    ['40001', 'conflict', 409],
    ['22P02', 'invalid_input', 422],
    ['22021', 'invalid_input', 422],
    ['23514', 'invalid_input', 422],
    ['57P01', 'unavailable', 503],
    ['ECONNREFUSED', 'unavailable', 503],
    ['CONNECTION_CLOSED', 'unavailable', 503],
  ])('%s becomes %s', (code, expected, status) => {
    const error = fromPostgres(raised(code));
    expect(error?.code).toBe(expected);
    expect(error?.status).toBe(status);
  });

  it('that nobody foresaw stay unknown: their text is not for clients', () => {
    expect(fromPostgres(raised('XX000'))).toBeNull();
    expect(fromPostgres(new Error('boom'))).toBeNull();
  });

  it('bring the fresh row along when its detail is one', () => {
    expect(fromPostgres(raised('LS002', { detail: '{"version":3}' }))?.details).toEqual({ version: 3 });
    expect(fromPostgres(raised('LS002', { detail: 'Key (x)=(1)' }))?.details).toBeUndefined();
  });

  it('every code of the table has a status that is an error', () => {
    for (const status of Object.values(errorStatus)) expect(status).toBeGreaterThanOrEqual(400);
  });
});
