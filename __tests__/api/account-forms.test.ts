import { randomUUID } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import { supabaseFor } from '#lib/data/supabase/server';
import { makeRateLimiter } from '#lib/engines/rate-limit/limiter';
import { policies } from '#lib/engines/rate-limit/policies';
import { runtime } from '#lib/runtime';
import { answerCookie, openAnswer } from '#lib/web/forms/form-answer';
import { guardedFetch } from '#lib/web/forms/guarded-fetch';
import { GET as me } from '../../app/api/me/route.ts';
import { POST as changePassword } from '../../app/forms/change-password/route.ts';
import { POST as forgotPassword } from '../../app/forms/forgot-password/route.ts';
import { POST as needsScript } from '../../app/forms/needs-script/route.ts';
import { POST as newPassword } from '../../app/forms/new-password/route.ts';
import { POST as signInByForm } from '../../app/forms/sign-in/route.ts';
import { POST as sendLink } from '../../app/forms/sign-in-link/route.ts';
import { POST as signOut } from '../../app/forms/sign-out/route.ts';
import { POST as signUp } from '../../app/forms/sign-up/route.ts';
import { call, cookiesAfter, signIn } from '../support/call-route.ts';
import { makePerson, openDatabase, password } from '../support/market.ts';

const sql = openDatabase();

afterAll(async () => {
  await runtime().close();
  await sql.end();
});

type Route = Parameters<typeof call>[0];
const type = 'application/x-www-form-urlencoded';

/** As a browser sends a form, and what it does with the answer: where it goes and which cookies it has then. */
async function send(route: Route, fields: Record<string, string>, headers: Record<string, string> = {}) {
  const body = new URLSearchParams(fields).toString();
  const answer = await call(route, '/forms/x', { body, headers: { 'content-type': type, ...headers } });
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
  const to = answer.headers.get('location') ?? '';
  return { ...answer, to, cookies };
}

type Sent = Awaited<ReturnType<typeof send>>;

/** What the page of the form shows then. */
function shown(form: string, { to, cookies }: Sent) {
  const id = new URL(to, 'http://shop.test').searchParams.get('answer') ?? '';
  const cookie = cookies.find((each) => each.startsWith(`${answerCookie}=`))?.slice(answerCookie.length + 1);
  const secret = runtime().env.SUPABASE_SECRET_KEY;
  return openAnswer({ secret, form, id }, cookie ?? '');
}

/** The session alone: what a mailed link needs later is there for everybody. */
const sessionOf = ({ cookies }: Sent) =>
  cookies.filter((cookie) => /^livestall-session(\.\d)?=./.test(cookie)).join('; ');

describe('sign-in without a script', () => {
  it('signs in with cookies that the shop knows, and goes on to where one wanted', async () => {
    const { email } = await makePerson(sql, 'plain');
    const answer = await send(signInByForm, { email, password, next: '/vendor/team' });
    expect(answer).toMatchObject({ status: 303, to: '/vendor/team' });
    const who = await call(me, '/api/me', { cookie: sessionOf(answer) });
    expect(who.body.user.email).toBe(email);
  });

  it('leads to no other site', async () => {
    const { email } = await makePerson(sql, 'led');
    const answer = await send(signInByForm, { email, password, next: '//evil.example' });
    expect(answer.to).toBe('/');
  });

  it('says what the script would say, keeps the e-mail, and repeats no password anywhere', async () => {
    const { email } = await makePerson(sql, 'wrong');
    const answer = await send(signInByForm, { email, password: 'wrong-and-secret', next: '/account' });
    expect(answer.to).toMatch(/^\/sign-in\?next=%2Faccount&answer=[\w-]{12}$/);
    expect(shown('sign-in', answer)).toMatchObject({
      message: expect.stringContaining('do not match'),
      values: { email, next: '/account' },
    });
    const told = Buffer.from(answer.cookies.join(''), 'base64url').toString('latin1');
    expect(answer.to + told + JSON.stringify(shown('sign-in', answer))).not.toContain('wrong-and-secret');
    expect(sessionOf(answer)).toBe('');
  });

  it('names what is missing beside its field', async () => {
    const answer = await send(signInByForm, { email: 'not an address', password: '' });
    expect(shown('sign-in', answer)?.errors).toEqual({
      email: expect.stringContaining('Enter an e-mail address'),
      password: 'Enter your password.',
    });
  });

  it.each([
    ['from another site', { origin: 'https://evil.example' }],
    ['from a sandboxed frame', { origin: 'null' }],
  ])('takes nothing %s, with cookies or without', async (_, headers) => {
    const { email } = await makePerson(sql, 'forged');
    const answer = await send(signInByForm, { email, password }, headers);
    expect(answer.status).toBe(403);
    expect(answer.cookies).toEqual([]);
  });

  it('is counted by the guard that stands before sign-in, as if the browser had asked by itself', async () => {
    const { email } = await makePerson(sql, 'guessed');
    const { env, logger } = runtime();
    const limiter = makeRateLimiter({ scale: 1, logger });
    const { auth } = supabaseFor(env, { getAll: () => [] }, guardedFetch(limiter, '203.0.113.7'));
    const codes = [];
    for (let guess = 0; guess <= policies.signIn.points; guess++) {
      const { error } = await auth.signInWithPassword({ email, password: 'no' });
      codes.push(error?.code);
    }
    expect(codes[0]).toBe('invalid_credentials');
    expect(codes.at(-1)).toBe('over_request_rate_limit');
  });
});

describe('what mails something', () => {
  const nobody = () => `${randomUUID()}@example.test`;

  it.each([
    ['sign-up', signUp, { full_name: 'Ada', password: 'a long walk home' }],
    ['sign-in-link', sendLink, {}],
    ['forgot-password', forgotPassword, {}],
  ] as [string, Route, Record<string, string>][])(
    '%s answers alike with an account and without',
    async (form, route, more) => {
      const { email: known } = await makePerson(sql, 'known');
      for (const email of [known, nobody()]) {
        const answer = await send(route, { email, ...more });
        expect(answer.status).toBe(303);
        expect(shown(form, answer)).toMatchObject({ done: email, message: null, errors: {} });
        expect(sessionOf(answer)).toBe('');
      }
    },
  );
});

describe('a password changed without a script', () => {
  it('needs the one that holds now', async () => {
    const { email } = await makePerson(sql, 'changes');
    const cookie = await signIn(email);
    const wrong = await send(
      changePassword,
      { current_password: 'no', password: 'quite a new one' },
      { cookie },
    );
    expect(shown('change-password', wrong)).toMatchObject({
      errors: { current_password: expect.stringContaining('not the password') },
    });
    const right = await send(
      changePassword,
      { current_password: password, password: 'quite a new one' },
      { cookie },
    );
    expect(shown('change-password', right)).toMatchObject({ done: 'changed', values: {} });
    expect((await send(signInByForm, { email, password: 'quite a new one' })).to).toBe('/');
    expect(shown('sign-in', await send(signInByForm, { email, password }))?.message).toBeTruthy();
  });

  it('leads those who are signed out to the sign-in', async () => {
    const answer = await send(changePassword, { current_password: 'x', password: 'quite a new one' });
    expect(answer.to).toBe('/sign-in?next=%2Faccount%2Fpassword');
  });
});

describe('a password chosen without the old one', () => {
  const chosen = 'quite a new one';
  const tryNew = async (email: string) => (await send(signInByForm, { email, password: chosen })).to;

  /** The cookies of a session that a mailed link opened, so many minutes ago. */
  async function comeByLink(email: string, minutesAgo = 0): Promise<string> {
    const { SUPABASE_URL, SUPABASE_SECRET_KEY } = runtime().env;
    const { auth: server } = createClient(SUPABASE_URL, SUPABASE_SECRET_KEY, {
      auth: { persistSession: false, autoRefreshToken: false },
    });
    const { data } = await server.admin.generateLink({ type: 'recovery', email });
    return cookiesAfter(async (auth) => {
      const token_hash = data.properties?.hashed_token ?? '';
      const { data: opened } = await auth.verifyOtp({ token_hash, type: 'recovery' });
      if (minutesAgo === 0) return;
      await sql`update auth.sessions set created_at = created_at - make_interval(mins => ${minutesAgo})
        where user_id = ${opened.user?.id ?? ''}`;
      const { error } = await auth.refreshSession();
      if (error) throw error;
    });
  }

  it('is taken from whoever has just come by a mailed link', async () => {
    const { email } = await makePerson(sql, 'came-by-link');
    const answer = await send(newPassword, { password: chosen }, { cookie: await comeByLink(email) });
    expect(shown('new-password', answer)).toMatchObject({ done: 'changed' });
    expect(await tryNew(email)).toBe('/');
  });

  it.each([
    ['a browser that was signed in with a password', (email: string) => signIn(email)],
    ['one that came by a link a while ago', (email: string) => comeByLink(email, 16)],
  ])('is not taken from %s', async (_, come) => {
    const { email } = await makePerson(sql, 'unattended');
    const answer = await send(newPassword, { password: chosen }, { cookie: await come(email) });
    expect(answer.to).toBe('/reset-password');
    expect(await tryNew(email)).toMatch(/^\/sign-in/);
  });

  it('is not taken from a visitor, who needs a link', async () => {
    expect((await send(newPassword, { password: chosen })).to).toBe('/reset-password');
  });
});

it('sign-out ends the session and goes home', async () => {
  const { email } = await makePerson(sql, 'leaves');
  const answer = await send(signOut, {}, { cookie: await signIn(email) });
  expect(answer.to).toBe('/');
  expect(answer.cookies).toContainEqual(expect.stringMatching(/^livestall-session[^=]*=$/));
});

it('a form that needs a script changes nothing and says so', async () => {
  const referer = 'http://shop.test/vendor/settings';
  const answer = await send(needsScript, { store_name: 'secret plans' }, { referer });
  expect(answer).toMatchObject({ status: 303, to: '/needs-script?from=%2Fvendor%2Fsettings' });
});
