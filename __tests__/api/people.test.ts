import { runtime } from '#lib/runtime';
import { GET as me } from '../../app/api/me/route.ts';
import { POST as adjust } from '../../app/api/vendor/inventory/adjust/route.ts';
import { call, signIn } from '../support/call-route.ts';
import { join, makePerson, makeStall, openDatabase } from '../support/market.ts';

const sql = openDatabase();

afterAll(async () => {
  await runtime().close();
  await sql.end();
});

describe('GET /api/me', () => {
  it('knows nobody without a session, and says so without an error', async () => {
    const answer = await call(me, '/api/me');
    expect(answer).toMatchObject({ status: 200, body: { success: true, user: null } });
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
  });

  it('knows who is signed in, and the stalls where they work', async () => {
    const person = await makePerson(sql, 'ada');
    const stall = await makeStall(sql, 'adas');
    await join(sql, stall, person.id, 'owner');
    const { body } = await call(me, '/api/me', { cookie: await signIn(person.email) });
    expect(body.user).toMatchObject({
      id: person.id,
      email: person.email,
      full_name: 'ada',
      role: 'vendor',
      vendors: [{ id: stall.id, slug: stall.slug, role: 'owner' }],
    });
  });

  it('believes the signature of the token and nothing else in the cookie', async () => {
    const victim = await makePerson(sql, 'victim', 'admin');
    const cookie = await signIn((await makePerson(sql, 'mallory')).email);
    const [name, value] = cookie.split('=') as [string, string];
    const session = JSON.parse(
      Buffer.from(decodeURIComponent(value).replace('base64-', ''), 'base64url').toString(),
    );
    const [head, payload, signature] = session.access_token.split('.');
    const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), sub: victim.id };
    const forged = Buffer.from(JSON.stringify(claims)).toString('base64url');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
    for (const token of [`${head}.${forged}.${signature}`, `${none}.${forged}.`]) {
      const text = JSON.stringify({
        ...session,
        access_token: token,
        user: { ...session.user, id: victim.id },
      });
      const tampered = `${name}=base64-${Buffer.from(text).toString('base64url')}`;
      expect((await call(me, '/api/me', { cookie: tampered })).body.user).toBeNull();
    }
  });

  it('sends a renewed session back even when the request is refused: the old one is used up', async () => {
    const cookie = await signIn((await makePerson(sql, 'late')).email);
    const [name, value] = cookie.split('=') as [string, string];
    const session = JSON.parse(
      Buffer.from(decodeURIComponent(value).replace('base64-', ''), 'base64url').toString(),
    );
    const ended = JSON.stringify({ ...session, expires_at: Math.floor(Date.now() / 1000) - 10 });
    const late = `${name}=base64-${Buffer.from(ended).toString('base64url')}`;
    const refused = await call(adjust, '/api/vendor/inventory/adjust', { cookie: late, body: {} });
    expect(refused.status).toBe(403);
    expect(refused.headers.get('set-cookie')).toContain(name);
  });

  it('knows nobody once the account is deleted', async () => {
    const person = await makePerson(sql, 'gone');
    const cookie = await signIn(person.email);
    await sql`delete from auth.users where id = ${person.id}`;
    expect((await call(me, '/api/me', { cookie })).body.user).toBeNull();
  });
});
