import { connect, type Socket } from 'node:net';
import { timePasses } from './until.ts';

/** How a client leaves in the middle: by a reset, or by ending its half and going a moment later. */
export type Leaving = 'reset' | 'half-close';

/** The bytes of a request, as written on the wire. */
export function wireRequest(
  line: string,
  headers: Record<string, string>,
  body: Buffer = Buffer.alloc(0),
): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${line} HTTP/1.1\r\n${lines.join('')}\r\n`), body]);
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Sends all bytes but the last `withheld`, waits, and leaves. Resolves when the socket has closed. */
export async function sendAndLeave(
  port: number,
  bytes: Buffer,
  { withheld, waitMs, leaving }: { withheld: number; waitMs: number; leaving: Leaving },
): Promise<void> {
  const socket = await open(port);
  socket.on('error', () => {});
  socket.resume();
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.write(bytes.subarray(0, Math.max(0, bytes.length - withheld)));
  await timePasses(waitMs);
  if (leaving === 'half-close') {
    socket.end();
    setTimeout(() => socket.destroy(), 20);
  } else socket.resetAndDestroy();
  await closed;
}

/** Sends the bytes and resolves with everything that comes back until the server closes, or `isEnough` of it. */
export async function exchangeRaw(
  port: number,
  bytes: Buffer,
  isEnough: (text: string) => boolean = () => false,
): Promise<string> {
  const socket = await open(port);
  let text = '';
  return new Promise((resolve) => {
    const done = () => {
      socket.destroy();
      resolve(text);
    };
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (isEnough(text)) done();
    });
    socket.on('error', done).on('close', done).on('end', done);
    socket.write(bytes);
  });
}
