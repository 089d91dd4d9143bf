import { createReadStream } from 'node:fs';
import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { ask, at, closeAll, openGateway } from '../../../../support/open-gateway.ts';
import { timePasses } from '../../../../support/until.ts';

afterEach(closeAll);

const text = 'a calm market hall; '.repeat(500);

async function askApp(serveApp: RequestListener, headers: Record<string, string> = {}, method = 'GET') {
  const gateway = await openGateway({ serveApp });
  return ask(gateway, '/account', { headers: { 'accept-encoding': 'br, gzip', ...headers }, method });
}

describe('an answer that is made for one request', () => {
  const ways: [string, RequestListener][] = [
    ['in one piece', (_, response) => void response.setHeader('content-type', 'text/html').end(text)],
    [
      'with its length',
      (_, response) =>
        void response
          .writeHead(200, { 'content-type': 'text/html', 'content-length': text.length })
          .end(text),
    ],
    [
      'with a list of headers',
      (_, response) => void response.writeHead(200, 'OK', ['content-type', 'text/html']).end(text),
    ],
    [
      'in pieces',
      async (_, response) => {
        response.setHeader('content-type', 'text/html');
        response.flushHeaders();
        for (let at = 0; at < text.length; at += 100) {
          if (!response.write(text.slice(at, at + 100)))
            await new Promise((resolve) => response.once('drain', resolve));
        }
        response.end();
      },
    ],
    [
      'with a last piece',
      (_, response) => {
        response.setHeader('content-type', 'text/html');
        response.write(Buffer.from(text.slice(0, 10)), () => response.end(text.slice(10), 'utf8'));
      },
    ],
  ];

  it.each(ways)('is compressed: %s', async (_name, serveApp) => {
    const brotli = await askApp(serveApp);
    expect(brotli.headers).toMatchObject({
      'content-encoding': 'br',
      vary: expect.stringMatching(/accept-encoding/i),
    });
    expect(brotli.headers['content-length']).toBeUndefined();
    expect(brotliDecompressSync(brotli.body).toString()).toBe(text);
    const gzip = await askApp(serveApp, { 'accept-encoding': 'gzip' });
    expect(gunzipSync(gzip.body).toString()).toBe(text);
    const plain = await askApp(serveApp, { 'accept-encoding': 'identity' });
    expect([plain.headers['content-encoding'], plain.body.toString()]).toEqual([undefined, text]);
  });

  it('is not compressed by the app, which would do it in its own way', async () => {
    let told: string | string[] | undefined;
    await askApp((request, response) => {
      told = request.headers['accept-encoding'];
      response.end();
    });
    expect(told).toBe('identity');
  });

  const html = { 'content-type': 'text/html' };
  const kept: [string, RequestListener][] = [
    ['a picture', (_, response) => void response.writeHead(200, { 'content-type': 'image/webp' }).end(text)],
    [
      'a few bytes',
      (_, response) => void response.writeHead(200, { ...html, 'content-length': 2 }).end('hi'),
    ],
    [
      'what is compressed',
      (_, response) => void response.writeHead(200, { ...html, 'content-encoding': 'gzip' }).end(text),
    ],
    [
      'what must not be changed',
      (_, response) => void response.writeHead(200, { ...html, 'cache-control': 'no-transform' }).end(text),
    ],
    ['a part of a file', (_, response) => void response.writeHead(206, html).end(text)],
  ];
  it.each(kept)('is left as it is: %s', async (_name, serveApp) => {
    const { headers } = await askApp(serveApp);
    expect(headers['content-encoding']).not.toBe('br');
  });

  it('has no body for HEAD and 304', async () => {
    const head = await askApp((_, response) => void response.writeHead(200, html).end(), {}, 'HEAD');
    const same = await askApp((_, response) => void response.writeHead(304, html).end());
    expect([head.body.length, same.body.length]).toEqual([0, 0]);
    for (const { headers } of [head, same]) expect(headers['content-encoding']).toBeUndefined();
  });

  it('has a weak tag, for it stands for other bytes', async () => {
    const { headers } = await askApp(
      (_, response) => void response.writeHead(200, { ...html, etag: '"x"' }).end(text),
    );
    expect(headers.etag).toBe('W/"x"');
  });

  it('comes as it is written, when the app asks for that', async () => {
    let finish = () => {};
    const gateway = await openGateway({
      serveApp(_, response) {
        response.writeHead(200, html);
        response.write('first');
        if ('flush' in response && typeof response.flush === 'function') response.flush();
        finish = () => void response.end('second');
      },
    });
    const answer = await fetch(at(gateway, '/account'));
    const reader = answer.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('first');
    finish();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('second');
  });

  it('waits for a client that reads slowly, and stops when it goes away', async () => {
    let source: ReturnType<typeof createReadStream> | undefined;
    const gateway = await openGateway({
      serveApp(_, response) {
        response.writeHead(200, html);
        source = createReadStream('/dev/urandom');
        source.pipe(response);
      },
    });
    const socket = connect(gateway.port, '127.0.0.1').pause();
    socket.write('GET /account HTTP/1.1\r\nhost: x\r\naccept-encoding: br\r\n\r\n');
    let read = -1;
    while (source?.bytesRead !== read || read <= 0) {
      read = source?.bytesRead ?? -1;
      await timePasses(100);
    }
    // Some buffers fill up; then nothing is read from the source any more.
    expect(read).toBeLessThan(40_000_000);
    socket.destroy();
    source?.destroy();
  });
});
