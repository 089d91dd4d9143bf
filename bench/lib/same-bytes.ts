import { fork } from 'node:child_process';
import http from 'node:http';
import * as z from 'zod';

/** Headers that node:http writes by itself, alike on both sides. */
const written = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding']);

interface Answer {
  status: number;
  /** Names and values in turn, as they came over the wire. */
  headers: string[];
  body: Buffer;
}

/** One answer with its exact head and bytes, not decompressed. */
export function readAnswer(url: string, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const kept: string[] = [];
        for (let i = 0; i < response.rawHeaders.length; i += 2) {
          const [name = '', value = ''] = response.rawHeaders.slice(i, i + 2);
          if (!written.has(name.toLowerCase())) kept.push(name, value);
        }
        resolve({ status: response.statusCode ?? 0, headers: kept, body: Buffer.concat(chunks) });
      });
    });
    request.on('error', reject);
  });
}

/** A bare node:http server, in a process of its own, that answers everything with this head and these bytes. */
export async function openRawServer(
  answer: Answer,
): Promise<{ url: string; pid: number | undefined; close(): void }> {
  const child = fork(new URL('./raw-server.ts', import.meta.url), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ready = new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve(z.object({ port: z.number() }).parse(message).port));
    child.once('exit', () => reject(new Error('the raw server ended')));
  });
  child.send({ ...answer, body: answer.body.toString('base64') });
  return { url: `http://127.0.0.1:${await ready}/`, pid: child.pid, close: () => child.kill() };
}
