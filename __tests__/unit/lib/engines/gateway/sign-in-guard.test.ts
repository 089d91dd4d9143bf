import http, { type IncomingMessage } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { createClient } from '@supabase/supabase-js';
import { logger } from '#lib/base/logger';
import { guardSignIn, type SignInPass } from '#lib/engines/gateway/sign-in-guard';
import { makeRateLimiter, type RateLimiter } from '#lib/engines/rate-limit/limiter';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

let now = 0;
let limiter: RateLimiter;
let passed: Buffer[] = [];
/** What Supabase Auth would say to the attempts that reach it. */
let authStatus = 400;
let bodyTimeoutMs = 10_000;
beforeEach(() => {
  now = 0;
  passed = [];
  authStatus = 400;
  bodyTimeoutMs = 10_000;
  limiter = makeRateLimiter({ scale: 1, logger, clock: () => now });
});

/** A gateway of nothing but the guard. The client's address is what `x-test-address` says. */
async function serve(onPass: (pass: SignInPass) => void = () => {}): Promise<string> {
  const server = http.createServer(async (request, response) => {
    const address = String(request.headers['x-test-address'] ?? '203.0.113.9');
    const pass = await guardSignIn(
      { limiter, bodyTimeoutMs, slowMs: 0 },
      { request, address, path: request.url ?? '/' },
    );
    onPass(pass);
    if (!pass.isGuarded) return response.writeHead(204).end();
    if (pass.refusal)
      return response.writeHead(pass.refusal.status, pass.refusal.headers).end(pass.refusal.body);
    passed.push(pass.body);
    pass.settle(authStatus);
    response.writeHead(authStatus, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () => server.closeAllConnections(),
    () => new Promise((resolve) => server.close(resolve)),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const token = '/auth/v1/token?grant_type=password';
let client = 0;
const anyAddress = () => `198.51.100.${client++}`;

interface Ask {
  path?: string;
  body?: unknown;
  headers?: Record<string, string>;
  address?: string;
}

function ask(base: string, { path = token, body, headers, address = anyAddress() }: Ask): Promise<Response> {
  return fetch(`${base}${path}`, {
    method: 'POST',
    body: (typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)) as BodyInit,
    headers: { 'content-type': 'application/json', 'x-test-address': address, ...headers },
  });
}

async function statuses(base: string, times: number, make: (i: number) => Ask): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < times; i++) all.push((await ask(base, make(i))).status);
  return all;
}

/** From one address: what it may try at one account is what is counted. */
const guess = (email: string) => ({ body: { email, password: 'a guess' }, address: '203.0.113.9' });
const guessFromAnywhere = (email: string) => ({ ...guess(email), address: anyAddress() });
const refused = (all: number[]) => all.filter((status) => status === 429).length;

describe('the sign-in guard', () => {
  it('hands on, byte for byte, what the client sent', async () => {
    const base = await serve();
    const body = new TextEncoder().encode('{ "email" : "märta@example.test",\n "password":"x" } ');
    expect((await ask(base, { body })).status).toBe(400);
    expect(passed).toEqual([Buffer.from(body)]);
  });

  it('refuses an address after ten attempts at one account, until the window ends', async () => {
    const base = await serve();
    const all = await statuses(base, 12, () => guess('ada@example.test'));
    expect(all).toEqual([...Array(10).fill(400), 429, 429]);
    expect(passed).toHaveLength(10);
    expect((await ask(base, guess('bob@example.test'))).status).toBe(400);
    now = 300_000;
    expect((await ask(base, guess('ada@example.test'))).status).toBe(400);
  });

  it('lets the owner in from another address, however much a stranger has guessed', async () => {
    const base = await serve();
    await statuses(base, 30, () => guess('ada@example.test'));
    authStatus = 200;
    expect((await ask(base, { ...guess('ada@example.test'), address: '192.0.2.50' })).status).toBe(200);
  });

  it('lets the owner in while a thousand addresses guess, and leaves each of those two guesses', async () => {
    const base = await serve();
    await statuses(base, 300, () => guessFromAnywhere('ada@example.test'));
    const late = await statuses(base, 4, () => ({ ...guess('ada@example.test'), address: '192.0.2.51' }));
    expect(late).toEqual([400, 400, 429, 429]);
    authStatus = 200;
    const owner = { ...guess('ada@example.test'), address: '192.0.2.52' };
    expect(await statuses(base, 5, () => owner)).toEqual(Array(5).fill(200));
    const body = { email: 'ada@example.test' };
    expect((await ask(base, { path: '/auth/v1/recover', body, address: '192.0.2.52' })).status).toBe(200);
  });

  it('refuses an address after thirty attempts on whatever accounts', async () => {
    const base = await serve();
    const all = await statuses(base, 32, (i) => ({ ...guess(`${i}@example.test`), address: '192.0.2.1' }));
    expect(all.slice(0, 30)).toEqual(Array(30).fill(400));
    expect(all.slice(30)).toEqual([429, 429]);
  });

  it.each([
    ['x-forwarded-for', '192.0.2.77'],
    ['x-vendor-id', 'b0b'],
    ['cookie', 'session=other'],
    ['user-agent', 'another'],
    ['x-real-ip', '192.0.2.78'],
  ])('is not moved by %s', async (name, value) => {
    const base = await serve();
    const address = '192.0.2.2';
    await statuses(base, 30, (i) => ({ ...guess(`${i}@a.test`), address }));
    const answer = await ask(base, { ...guess('x@a.test'), address, headers: { [name]: value } });
    expect(answer.status).toBe(429);
    await statuses(base, 10, () => guess('ada@example.test'));
    expect((await ask(base, { ...guess('ada@example.test'), headers: { [name]: value } })).status).toBe(429);
  });

  it.each([
    ['case and blanks', { email: '  ADA@Example.TEST ' }],
    ['another spelling of the field', { Email: 'ada@example.test' }],
    ['a decoy beside it', { EMAIL: 'decoy@example.test', email: 'ada@example.test' }],
    ['a list of one', { email: ['ada@example.test'] }],
    ['full-width letters', { email: 'ａda@example.test' }],
    ['a form', 'email=Ada%40example.test&password=x'],
    ['a form that says twice', 'email=decoy%40example.test&email=ada%40example.test'],
    ['a byte order mark', '\uFEFF{"email":"ada@example.test"}'],
  ])('knows an account by %s', async (_, body) => {
    const base = await serve();
    await statuses(base, 10, () => guess('ada@example.test'));
    expect((await ask(base, { body, address: guess('').address })).status).toBe(429);
  });

  it('counts nobody for a body that names many: thousands of owners are not kept out for the price of one', async () => {
    const base = await serve();
    const many = Array.from({ length: 2_500 }, (_, i) => `email=${i}%40example.test`).join('&');
    const all = await statuses(base, 20, () => ({ body: many, address: '192.0.2.9' }));
    expect(new Set(all)).toEqual(new Set([400]));
    expect(passed).toEqual([]);
    authStatus = 200;
    const owners = await statuses(base, 30, (i) => ({
      ...guess(`${i}@example.test`),
      address: anyAddress(),
    }));
    expect(new Set(owners)).toEqual(new Set([200]));
  });

  it("lets others in with the right password after a flood of made-up accounts filled every limit's memory", async () => {
    const base = await serve();
    for (let i = 0; i < 30_000; i++) {
      await limiter.consume('signInAccount', `password:made-up-${i}@example.test`);
      await limiter.consume('signIn', `password:made-up-${i}@example.test@198.18.0.1`);
      await limiter.consume('signInAddress', `2001:db8:${i >> 16}:${i & 65_535}::/64`);
    }
    authStatus = 200;
    const late = await statuses(base, 200, (i) => guessFromAnywhere(`owner-${i}@example.test`));
    expect(late.filter((status) => status !== 200)).toEqual([]);
  });

  it('counts phone numbers as accounts too', async () => {
    const base = await serve();
    expect(
      refused(await statuses(base, 11, () => ({ body: { phone: '+4670000000' }, address: '192.0.2.9' }))),
    ).toBe(1);
  });

  it('lets the owner ask for a link while somebody guesses at the password', async () => {
    const base = await serve();
    await statuses(base, 11, () => guess('ada@example.test'));
    const body = { email: 'ada@example.test' };
    expect((await ask(base, { path: '/auth/v1/otp', body })).status).toBe(400);
    const code = { type: 'email', email: 'ada@example.test', token: '123456' };
    expect((await ask(base, { path: '/auth/v1/verify', body: code })).status).toBe(400);
  });

  it('counts every mail that an address asks for at an account, also when it was sent', async () => {
    authStatus = 200;
    const base = await serve();
    const paths = ['otp', 'recover', 'signup', 'magiclink', 'resend'];
    const body = { email: 'ada@example.test' };
    const all = await statuses(base, 11, (i) => ({
      path: `/auth/v1/${paths[i % 5]}`,
      body,
      address: '192.0.2.9',
    }));
    expect(all).toEqual([...Array(10).fill(200), 429]);
  });

  it('charges the right password nothing, and forgives no guess for it', async () => {
    const base = await serve();
    await statuses(base, 9, () => guess('ada@example.test'));
    authStatus = 200;
    expect(refused(await statuses(base, 15, () => guess('ada@example.test')))).toBe(0);
    authStatus = 400;
    expect(await statuses(base, 2, () => guess('ada@example.test'))).toEqual([400, 429]);
  });

  it('gives a point back once, however often it is told', async () => {
    const passes: SignInPass[] = [];
    const base = await serve((pass) => passes.push(pass));
    await statuses(base, 10, () => guess('ada@example.test'));
    const [first] = passes;
    if (first?.isGuarded) for (const status of [200, 200, 200]) first.settle(status);
    expect(await statuses(base, 2, () => guess('ada@example.test'))).toEqual([400, 429]);
  });

  it('counts the address for right passwords too: each costs a hash', async () => {
    authStatus = 200;
    const base = await serve();
    const all = await statuses(base, 31, () => ({ ...guess('ada@example.test'), address: '192.0.2.3' }));
    expect(all.at(-1)).toBe(429);
  });

  it.each([
    ['nothing', ''],
    ['half of it', '{"email":"ada@example.test"'],
    ['text', 'hello'],
    ['bytes', new Uint8Array([0xff, 0xfe, 0x00])],
  ])('refuses %s instead of passing it on uncounted', async (_, body) => {
    const base = await serve();
    const answer = await ask(base, { body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'bad_json', error_code: 'bad_json' });
    expect(passed).toHaveLength(0);
  });

  it('refuses a body that it would have to unpack', async () => {
    const base = await serve();
    const answer = await ask(base, { ...guess('a@a.test'), headers: { 'content-encoding': 'gzip' } });
    expect(answer.status).toBe(415);
  });

  it('passes on a body without an account, counted by address alone', async () => {
    const base = await serve();
    const make = () => ({ body: {}, path: '/auth/v1/signup', address: '192.0.2.4' });
    expect(refused(await statuses(base, 32, make))).toBe(2);
  });

  it.each(['announced', 'not announced'])('refuses more than 64 kB, %s', async (how) => {
    const base = await serve();
    const chunk = Buffer.alloc(16_384, 'x');
    const body = how === 'announced' ? Buffer.alloc(70_000, 'x') : undefined;
    const stream = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 5; i++) controller.enqueue(chunk);
        controller.close();
      },
    });
    const answer = await fetch(`${base}${token}`, {
      method: 'POST',
      body: body ?? stream,
      duplex: 'half',
    } as RequestInit);
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ error_code: 'request_too_large' });
    expect(answer.headers.get('connection')).toBe('close');
    expect(passed).toHaveLength(0);
  });

  it('takes 64 kB', async () => {
    const base = await serve();
    const body = JSON.stringify({ email: 'a@a.test', data: 'x'.repeat(65_536 - 30) });
    expect(Buffer.byteLength(body)).toBe(65_536);
    expect((await ask(base, { body })).status).toBe(400);
    expect(passed[0]?.length).toBe(65_536);
  });

  it('does not wait for ever for a body', async () => {
    bodyTimeoutMs = 50;
    const base = await serve();
    const body = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array([123])) });
    const answer = await fetch(`${base}${token}`, { method: 'POST', body, duplex: 'half' } as RequestInit);
    expect(answer.status).toBe(408);
    expect(await answer.json()).toMatchObject({ error_code: 'request_timeout' });
    expect(passed).toHaveLength(0);
  });

  it('comes to an end when the client goes away in the middle', async () => {
    const ended = new Promise<SignInPass>((resolve) => {
      void serve(resolve).then((base) => {
        const { port } = new URL(base);
        const socket = net.connect(Number(port), '127.0.0.1');
        socket.write(`POST ${token} HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\n{"email":`);
        setTimeout(() => socket.destroy(), 50);
      });
    });
    expect(await ended).toMatchObject({ isGuarded: true, refusal: { status: 400 } });
    expect(passed).toHaveLength(0);
  });

  it('answers so that supabase-js understands it, with the time to wait', async () => {
    const base = await serve();
    await statuses(base, 10, () => guess('ada@example.test'));
    now = 100_500;
    const answer = await ask(base, guess('ada@example.test'));
    expect(answer.headers.get('retry-after')).toBe('200');
    expect(answer.headers.get('ratelimit')).toBe('"signIn";r=0;t=200');
    expect(answer.headers.get('ratelimit-policy')).toBe('"signIn";q=10;w=300');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const supabase = createClient(base, 'a-publishable-key-of-a-project', {
      auth: { persistSession: false, autoRefreshToken: false },
    });
    const { error } = await supabase.auth.signInWithPassword({ email: 'Ada@example.test', password: 'x' });
    expect(error).toMatchObject({
      status: 429,
      code: 'over_request_rate_limit',
      message: 'Too many requests. Try again in 4 minutes.',
    });
  });

  it('has one verdict for the one who logs it: the tightest', async () => {
    const passes: SignInPass[] = [];
    const base = await serve((pass) => passes.push(pass));
    await ask(base, guess('ada@example.test'));
    await statuses(base, 25, (i) => ({ ...guess(`${i}@a.test`), address: '192.0.2.9' }));
    const verdicts = passes.map((pass) => pass.isGuarded && pass.verdict);
    expect(verdicts[0]).toMatchObject({ policy: 'signIn', remaining: 9, isAllowed: true });
    expect(verdicts.at(-1)).toMatchObject({ policy: 'signInAddress', remaining: 5, isAllowed: true });
  });
});

describe('what the guard lets pass', () => {
  it('leaves everything else alone, body unread', async () => {
    const request = { method: 'POST' } as IncomingMessage;
    const pass = guardSignIn({ limiter }, { request, address: 'x', path: '/rest/v1/products' });
    expect(await pass).toEqual({ isGuarded: false });
  });

  it('tries the link in a mail by its address alone', async () => {
    const base = await serve();
    authStatus = 303;
    const all: number[] = [];
    const headers = { 'x-test-address': '192.0.2.5' };
    for (let i = 0; i < 31; i++)
      all.push((await fetch(`${base}/auth/v1/verify?token=${i}`, { headers, redirect: 'manual' })).status);
    expect(all).toEqual([...Array(30).fill(303), 429]);
  });
});
