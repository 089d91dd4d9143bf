import { connect, type Socket } from 'node:net';
import { sendRaw } from './raw-request.ts';
import { type Attacker, pause, type Target } from './target.ts';

const head = (target: Target, line: string, headers: readonly string[] = []): string =>
  [
    `${line} HTTP/1.1`,
    `host: 127.0.0.1:${target.port}`,
    'connection: close',
    `apikey: ${target.apiKey}`,
    ...headers,
    '',
    '',
  ].join('\r\n');

async function ask(target: Target, route: string, bytes: Buffer): Promise<string> {
  const answer = await sendRaw(bytes, { port: target.port, from: target.from });
  if (answer.status >= 500) target.noteFault(route, answer.status);
  return `${answer.head}\r\n\r\n${answer.body}`;
}

function connectTo({ port, from }: Target): Socket {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  socket.on('error', () => undefined).resume();
  return socket;
}

/** Uploads that are dropped after any number of bytes and milliseconds, as anybody and as somebody. */
export const droppedUploads: Attacker = async (target) => {
  const { random, stranger } = target;
  while (!target.isOver()) {
    const path = random.pick([
      '/storage/v1/object/product-images/x/y.png',
      '/storage/v1/object/imports/x.csv',
      '/api/vendor/imports',
      '/rest/v1/products',
    ]);
    const method = random.pick(['POST', 'PUT', 'PATCH']);
    const length = random.pick([10, 100_000, 40_000_000]);
    const who = random.once(2)
      ? [`authorization: Bearer ${stranger.accessToken}`, `cookie: ${stranger.cookie}`]
      : [];
    const type = random.pick([
      'image/png',
      'multipart/form-data; boundary=x',
      'application/json',
      'text/csv',
    ]);
    const socket = connectTo(target);
    socket.write(
      head(target, `${method} ${path}`, [...who, `content-type: ${type}`, `content-length: ${length}`]),
    );
    if (!random.once(4)) socket.write(random.bytes(random.below(2_000)));
    await pause(random.below(30));
    if (random.once(2)) socket.resetAndDestroy();
    else socket.destroy();
  }
};

const embeds = (levels: number): string =>
  levels === 0 ? 'id' : `id,products(vendors(${embeds(levels - 1)}))`;

/** Nested embeds and wide reads of REST, some of them given up at once. */
export const restFloods: Attacker = async (target) => {
  const { random } = target;
  while (!target.isOver()) {
    const query = random.pick([
      `vendors?select=${encodeURIComponent(embeds(1 + random.below(6)))}`,
      'products?select=*,variants(*),vendors(*)&limit=100000',
      `products?or=(${Array.from({ length: 150 }, (_, i) => `name.ilike.*${i}*`).join(',')})`,
      'products?description=match.(a%2B)%2B%24',
    ]);
    const bytes = Buffer.from(head(target, `GET /rest/v1/${query}`));
    if (random.once(3)) {
      const socket = connectTo(target);
      socket.write(bytes);
      await pause(random.below(50));
      socket.destroy();
    } else await ask(target, `GET /rest/v1/${query.slice(0, 40)}`, bytes);
  }
};

/** Passwords that are guessed, of accounts that there are and that there are not. */
export const guesses: Attacker = async (target) => {
  const { random } = target;
  while (!target.isOver()) {
    const email = random.pick(['shopper@livestall.test', 'vendor@livestall.test', 'nobody@livestall.test']);
    const body = Buffer.from(JSON.stringify({ email, password: `guess-${random.below(1e9)}` }));
    const path = random.pick([
      '/auth/v1/token?grant_type=password',
      '/auth/v1/token?grant_type=password',
      '/auth/v1/signup',
      '/auth/v1/recover',
    ]);
    const lines = head(target, `POST ${path}`, [
      'content-type: application/json',
      `content-length: ${body.length}`,
    ]);
    const answer = await ask(target, `POST ${path}`, Buffer.concat([Buffer.from(lines), body]));
    if (path.includes('token') && /"access_token"/.test(answer))
      target.noteWrong('a guessed password gave a session');
    await pause(50);
  }
};

/** Connections that send a byte now and then and never end. */
export const slowLoris: Attacker = async (target) => {
  const held = new Set<Socket>();
  while (!target.isOver()) {
    while (held.size < 150) {
      const socket = connectTo(target);
      held.add(socket);
      socket.on('close', () => held.delete(socket));
      socket.write(
        target.random.pick([
          'GET /products HTTP/1.1\r\n',
          head(target, 'POST /api/vitals', ['content-length: 100']),
          '',
        ]),
      );
    }
    for (const socket of held) if (target.random.once(3)) socket.write('x');
    await pause(250);
  }
  for (const socket of held) socket.destroy();
};

const large = Buffer.alloc(256 * 1_024, 'x');

/** Bodies that are larger than any may be, said or unsaid. */
export const oversizedBodies: Attacker = async (target) => {
  while (!target.isOver()) {
    const path = target.random.pick([
      '/api/vitals',
      '/auth/v1/signup',
      '/rest/v1/products',
      '/storage/v1/object/product-images/x',
      '/api/vendor/imports',
      '/sign-in',
    ]);
    const isSaid = target.random.once(2);
    const socket = connectTo(target);
    socket.write(
      head(target, `POST ${path}`, [
        'content-type: application/json',
        isSaid ? 'content-length: 999999999' : 'transfer-encoding: chunked',
      ]),
    );
    for (let i = 0; i < 12 && !socket.destroyed && !target.isOver(); i += 1) {
      if (!isSaid) socket.write(`${large.length.toString(16)}\r\n`);
      if (!socket.write(isSaid ? large : Buffer.concat([large, Buffer.from('\r\n')])))
        await new Promise<void>((resolve) => socket.once('drain', resolve).once('close', () => resolve()));
    }
    socket.destroy();
    await pause(20);
  }
};

const elsewhere = [
  '//evil.example',
  '/%09/evil.example',
  '/%5cevil.example',
  'https://evil.example',
  '/.//evil.example',
  '%2f%2fevil.example',
  'javascript:alert(1)',
  '/%0d%0alocation: //evil.example',
];

/** Addresses that would send a visitor elsewhere. */
export const redirects: Attacker = async (target) => {
  const places = [
    '/sign-in?next=',
    '/sign-up?next=',
    '/auth/callback?next=',
    '/account?next=',
    '/auth/v1/verify?token=x&type=signup&redirect_to=',
  ];
  while (!target.isOver()) {
    const path = `${target.random.pick(places)}${target.random.pick(elsewhere)}`;
    const answer = await ask(target, `GET ${path.slice(0, 30)}`, Buffer.from(head(target, `GET ${path}`)));
    if (/^location: *(?:(?:https?:)?\/\/evil|\/[\\\t]|javascript)/im.test(answer))
      target.noteWrong(`${path} leads elsewhere`);
    await pause(30);
  }
};

/** Searches that nobody has asked before, as fast as one client gets them. */
export const newSearches: Attacker = async (target) => {
  while (!target.isOver()) {
    const q = target.random.bytes(4).toString('hex');
    const path = target.random.pick([
      `/products?q=${q}`,
      `/api/supabase/products?q=${q}&sort=relevance`,
      `/vendors/${q}`,
      `/products/${q}`,
    ]);
    await ask(target, `GET ${path.split('?')[0]}`, Buffer.from(head(target, `GET ${path}`)));
  }
};
