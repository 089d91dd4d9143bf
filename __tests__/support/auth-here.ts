import { randomUUID } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { openAuth } from '../../supabase/local/auth/open-auth.ts';

/** A mail server that says what it is told to, and keeps what it takes. */
export async function startSmtp() {
  const taken: string[] = [];
  let refusal: string | null = null;
  const converse = (socket: Socket) => {
    let isInText = false;
    let text = '';
    socket.on('error', () => socket.destroy());
    socket.write('220 test\r\n');
    socket.on('data', (chunk) => {
      text += chunk.toString();
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        const line = text.slice(0, end);
        if (isInText) {
          const stop = text.indexOf('\r\n.\r\n');
          if (stop < 0) return;
          taken.push(text.slice(0, stop));
          text = text.slice(stop + 5);
          isInText = false;
          socket.write('250 taken\r\n');
          continue;
        }
        text = text.slice(end + 2);
        if (/^RCPT/i.test(line) && refusal !== null) socket.write(`${refusal}\r\n`);
        else if (/^DATA/i.test(line)) {
          isInText = true;
          socket.write('354 go on\r\n');
        } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  };
  const server = createServer(converse);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    taken,
    /** What it answers to every recipient from now on; null is 250. */
    refuse(answer: string | null) {
      refusal = answer;
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

export const keys = {
  publicUrl: 'http://127.0.0.1:3000',
  jwtSecret: 'a secret of forty letters, of no other one',
  publishableKey: 'sb_publishable_here',
  secretKey: 'sb_secret_here',
};

/** Auth in this process, on the database of the test run, with a mail server of its own. */
export async function openAuthHere(
  smtpPort: number,
  databaseUrl = process.env.TEST_DATABASE_ADMIN_URL ?? '',
) {
  const auth = await openAuth({ ...keys, databaseUrl, smtpPort });
  let client = 0;
  return {
    close: () => auth.close(),
    /** Asks as a client of an address of its own, unless one is named. */
    ask(path: string, body?: unknown, options: { method?: string; token?: string; address?: string } = {}) {
      const { method = body === undefined ? 'GET' : 'POST', token, address } = options;
      const headers = new Headers({ apikey: keys.publishableKey });
      if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
      client += 1;
      const isText = typeof body === 'string' || body instanceof Uint8Array;
      const sent = body === undefined ? {} : { body: (isText ? body : JSON.stringify(body)) as BodyInit };
      const request = new Request(`http://auth.test/auth/v1${path}`, { method, headers, ...sent });
      return auth.handle(
        request,
        address ?? `10.${(client >> 16) & 255}.${(client >> 8) & 255}.${client & 255}`,
      );
    },
  };
}

export const newAddress = () => `person-${randomUUID()}@example.com`;
