import { SignJWT } from 'jose';
import { makeDatabaseWorld, WORLD_MS } from './database-world.ts';
import { isHosted, target } from './target.ts';

// A hosted project does not give its secret for tokens away.
const withSecret = isHosted ? describe.skip : describe;

withSecret('who comes in', () => {
  let world: Awaited<ReturnType<typeof makeDatabaseWorld>>;
  beforeAll(async () => {
    world = await makeDatabaseWorld();
  }, WORLD_MS);
  afterAll(() => world?.drop());

  const person = '8b0c7a1e-5f0a-4d0e-9a53-0a4c2f0a1b2c';
  const sign = (claims: Record<string, unknown>, options: { secret?: string; alg?: string } = {}) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: options.alg ?? 'HS256' })
      .sign(new TextEncoder().encode(options.secret ?? process.env.SUPABASE_JWT_SECRET));
  const now = () => Math.floor(Date.now() / 1000);
  const ask = async (headers: Record<string, string>, path = 'rpc/conf_settings') => {
    const answer = await fetch(`${target.url}/rest/v1/${path}`, { headers });
    const body = (await answer.json()) as { role?: string; code?: string };
    return { status: answer.status, challenge: answer.headers.get('www-authenticate'), ...body };
  };
  const withToken = (token: string) =>
    ask({ apikey: target.publishableKey, authorization: `Bearer ${token}` });

  test('a key opens the door: in a header, in the address, or again as the token', async () => {
    expect(await ask({ apikey: target.publishableKey })).toMatchObject({ status: 200, role: 'anon' });
    expect(await ask({ apikey: target.secretKey })).toMatchObject({ status: 200, role: 'service_role' });
    expect(await ask({}, `rpc/conf_settings?apikey=${target.publishableKey}`)).toMatchObject({
      role: 'anon',
    });
    expect(
      await ask({ apikey: target.secretKey, authorization: `Bearer ${target.secretKey}` }),
    ).toMatchObject({
      role: 'service_role',
    });
  });

  test('without one, or with a wrong one, nobody comes in', async () => {
    expect(await ask({})).toMatchObject({ status: 401 });
    expect(await ask({ apikey: '' })).toMatchObject({ status: 401 });
    expect(await ask({ apikey: 'sb_secret_guess' })).toMatchObject({ status: 401 });
    expect(await ask({ authorization: `Bearer ${target.secretKey}` })).toMatchObject({ status: 401 });
  });

  test('a token says who it is', async () => {
    const token = await sign({ role: 'authenticated', sub: person, exp: now() + 60, iat: now() });
    expect(await withToken(token)).toMatchObject({
      status: 200,
      role: 'authenticated',
      claims: 'authenticated',
    });
  });

  test.each([
    ['garbage', async () => 'x', 'PGRST301'],
    ['three parts of garbage', async () => 'a.b.c', 'PGRST301'],
    [
      'another secret',
      () => sign({ role: 'authenticated', exp: now() + 60 }, { secret: 'x'.repeat(40) }),
      'PGRST301',
    ],
    [
      'another algorithm',
      () => sign({ role: 'authenticated', exp: now() + 60 }, { alg: 'HS512' }),
      'PGRST301',
    ],
    [
      'no signature',
      async () => `${btoa('{"alg":"none"}')}.${btoa('{"role":"service_role"}')}.`.replaceAll('=', ''),
      'PGRST301',
    ],
    ['a past end', () => sign({ role: 'authenticated', exp: now() - 60 }), 'PGRST303'],
    ['a future begin', () => sign({ role: 'authenticated', nbf: now() + 600, exp: now() + 900 }), 'PGRST303'],
    ['a future issue', () => sign({ role: 'authenticated', iat: now() + 600, exp: now() + 900 }), 'PGRST303'],
    ['an end that is no number', () => sign({ role: 'authenticated', exp: 'soon' }), 'PGRST303'],
    [
      'an audience that is no text',
      () => sign({ role: 'authenticated', aud: 5, exp: now() + 60 }),
      'PGRST303',
    ],
    ['the role of a superuser', () => sign({ role: 'supabase_admin', exp: now() + 60 }), 'PGRST303'],
    ['the role of the owner', () => sign({ role: 'postgres', exp: now() + 60 }), 'PGRST303'],
    ['no role', () => sign({ sub: person, exp: now() + 60 }), 'PGRST303'],
    ['no end', () => sign({ role: 'authenticated' }), 'PGRST303'],
    ['a role that is no text', () => sign({ role: ['service_role'], exp: now() + 60 }), 'PGRST303'],
  ])('a token with %s opens nothing', async (_name, make, code) => {
    const found = await withToken(await make());
    expect(found).toMatchObject({ status: 401, code });
    expect(found.challenge).toContain('Bearer');
  });

  test('the description of the schema is for the secret key', async () => {
    expect(await ask({ apikey: target.publishableKey }, '')).toMatchObject({ status: 401 });
    const described = await ask({ apikey: target.secretKey }, '');
    expect(described).toMatchObject({ status: 200, definitions: { conf_stalls: { required: ['name'] } } });
  });

  test('pages of other origins may ask', async () => {
    const answer = await fetch(`${target.url}/rest/v1/conf_stalls`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://example.org',
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'apikey, prefer',
      },
    });
    expect([answer.ok, answer.headers.get('access-control-allow-origin')]).toEqual([true, '*']);
    expect(answer.headers.get('access-control-allow-methods')).toContain('PATCH');
  });
});
