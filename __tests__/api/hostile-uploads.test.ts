import { randomBytes } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { serverStorage } from '#lib/data/supabase/storage';
import { runImport } from '#lib/market/imports/run';
import { runtime } from '#lib/runtime';
import { GET as exportProducts } from '../../app/api/vendor/exports/route.ts';
import { GET as rejected } from '../../app/api/vendor/imports/[id]/rejected.csv/route.ts';
import { GET as getImport } from '../../app/api/vendor/imports/[id]/route.ts';
import { POST as start } from '../../app/api/vendor/imports/[id]/start/route.ts';
import { POST as upload } from '../../app/api/vendor/imports/route.ts';
import { call, signIn } from '../support/call-route.ts';
import { join, makeCategory, makePerson, makeStall, openDatabase, type Stall } from '../support/market.ts';
import { ask, closeAll, openGateway } from '../support/open-gateway.ts';
import { megabytes, post, sendPieces } from '../support/upload-stream.ts';

// A gigabyte is made and a tenth of it goes to Storage; on a busy machine that takes its time.
const mebi = 1_024 * 1_024;
const limit = 100 * mebi;
const sql = openDatabase();
let stall: Stall;
let cookie: string;
let category: string;

beforeAll(async () => {
  stall = await makeStall(sql, 'hostile');
  const { id, email } = await makePerson(sql, 'manager');
  await join(sql, stall, id, 'manager');
  cookie = await signIn(email);
  category = (await makeCategory(sql, 'tea')).slug;
});

afterEach(closeAll);
afterAll(async () => {
  await runtime().close();
  await sql.end();
});

const path = '/api/vendor/imports?file_name=list.csv';
const send = (body: ReadableStream<Uint8Array> | Buffer | string, headers: Record<string, string> = {}) =>
  post(upload, path, { body: typeof body === 'string' ? Buffer.from(body) : body, cookie, headers });
const files = async () => {
  const { data, error } = await serverStorage(runtime().env).from('imports').list(stall.id, { limit: 1000 });
  if (error) throw error;
  return data.length;
};
const imports = async () =>
  Number((await sql`select count(*) as count from public.imports where vendor_id = ${stall.id}`)[0]!.count);

/** Uploads, asks for a check and does it, as the worker would; resolves with the import as the vendor sees it. */
async function check(body: ReadableStream<Uint8Array> | Buffer | string) {
  const uploaded = await send(body);
  expect(uploaded).toMatchObject({ status: 201 });
  const { id, encoding, delimiter, format, mapping } = uploaded.body.import;
  const reading = { encoding, delimiter, format, mapping, settings: { location_id: stall.locationId } };
  await go(id, { run: 'check', reading });
  return read(id);
}
const read = async (id: string) =>
  (await call(getImport, `/api/vendor/imports/${id}`, { params: { id }, cookie })).body.import;
async function go(id: string, body: object): Promise<void> {
  const { db, env } = runtime();
  const started = await call(start, `/api/vendor/imports/${id}/start`, { params: { id }, body, cookie });
  expect(started.status).toBe(200);
  await runImport({ db, storage: serverStorage(env) }, id, { signal: new AbortController().signal });
}
const textOf = async (route: typeof rejected, url: string, params: Record<string, string> = {}) => {
  const request = new Request(`http://shop.test${url}`, { headers: { cookie } });
  return (await route(request, { params: Promise.resolve(params) })).text();
};

describe('an upload that is dropped', () => {
  it.each([0, 1, 3])('after %i pieces is no fault of ours, and leaves nothing', async (pieces) => {
    const before = [await files(), await imports()];
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent === pieces) controller.error(new Error('aborted'));
        else controller.enqueue(Buffer.from(`sku,name,price\nA-${sent},Assam,4.50\n`.repeat(2_000)));
        sent += 1;
      },
    });
    const answer = await send(body);
    expect([answer.status, answer.body.error.code]).toEqual([400, 'bad_request']);
    expect([await files(), await imports()]).toEqual(before);
  });
});

describe('a list of a gigabyte', () => {
  const head = 'sku,name,price\n';

  it('that says how large it is, is refused before a byte is read', async () => {
    const sending = sendPieces(megabytes(1_024, 'A-1,Assam,4.50\n', head));
    const answer = await send(sending.body, { 'content-length': String(1_024 * mebi) });
    expect(answer).toMatchObject({ status: 413, body: { error: { code: 'payload_too_large' } } });
    expect(answer.body.error.message).toBe('The file is larger than 100 MB. Divide it and import the parts.');
    expect(sending.sentBytes()).toBe(0);
  });

  it('that does not say, is refused where the limit is, never held in memory, and leaves nothing', async () => {
    const before = await files();
    const sending = sendPieces(megabytes(1_024, 'A-1,Assam,4.50\n', head));
    const answer = await send(sending.body);
    expect(answer.status).toBe(413);
    expect(answer.body.error.message).toMatch(/Divide it/);
    expect(sending.sentBytes()).toBeLessThan(limit + 4 * mebi);
    expect(sending.mostHeldBytes()).toBeLessThan(32 * mebi);
    expect(await files()).toBe(before);
    expect(await imports()).toBe(0);
  });

  it('is refused by the gateway before the shop hears of it; what is small reaches the room', async () => {
    let asked = 0;
    const serveApp = (request: IncomingMessage, response: ServerResponse) => {
      asked += 1;
      const chunks = Readable.toWeb(request) as ReadableStream<Uint8Array>;
      send(chunks).then(({ status, body }) => response.writeHead(status).end(JSON.stringify(body)));
    };
    const gateway = await openGateway({ serveApp });
    const claimed = await new Promise<{ status: number; body: string }>((resolve, reject) => {
      const request = http.request({
        host: '127.0.0.1',
        port: gateway.port,
        path,
        method: 'POST',
        headers: { 'content-length': String(1_024 * mebi) },
      });
      request.on('error', reject);
      request.on('response', (answer) => {
        let body = '';
        answer.on('data', (piece: Buffer) => {
          body += piece;
        });
        answer.on('end', () => {
          resolve({ status: answer.statusCode ?? 0, body });
          request.destroy();
        });
      });
      request.flushHeaders();
    });
    expect(claimed.status).toBe(413);
    expect(JSON.parse(claimed.body).error.message).toMatch(/larger than/);
    expect(asked).toBe(0);
    const small = await ask(gateway, path, { method: 'POST', body: `sku,name\nA-1,Assam\n` });
    expect(small.status).toBe(201);
    expect(asked).toBe(1);
  });
});

describe('what is no list of lines is refused by its bytes, whatever it is called', () => {
  const zeros = Buffer.alloc(64 * mebi);
  const cases: [string, () => Buffer | string, RegExp][] = [
    [
      'a ZIP archive',
      () => Buffer.concat([Buffer.from('PK\x03\x04'), randomBytes(9_000)]),
      /ZIP.*Save the list as CSV/,
    ],
    ['a workbook', () => Buffer.concat([Buffer.from('PK\x03\x04\x14\0\x06\0'), randomBytes(9_000)]), /Excel/],
    ['a .gz that unpacks to a thousand times its size', () => gzipSync(zeros), /compressed file.*unpacked/],
    ['a picture', () => Buffer.from('89504e470d0a1a0a0000000d', 'hex'), /picture/],
    ['random bytes', () => randomBytes(200_000), /not a text file/],
    ['zeros', () => zeros.subarray(0, mebi), /not a text file/],
    ['a list with a NUL in a cell', () => 'sku,name\nA-1,Ass\0am\n', /not a text file/],
    [
      'a list with a NUL behind the first page',
      () => `sku,name\n${'A-1,Assam\n'.repeat(600)}A-2,Cey\0lon\n`,
      /not a text file/,
    ],
    [
      '10,000 columns',
      () => `${Array.from({ length: 10_000 }, (_, i) => `c${i}`).join(',')}\n`,
      /300 columns/,
    ],
    ['a single endless line', () => `sku,name,${'x'.repeat(3 * mebi)}`, /no table/],
    ['a quotation mark that nobody closes', () => `"sku,name\n${'A-1,Assam\n'.repeat(30_000)}`, /no table/],
  ];

  it.each(cases)('%s', async (_what, make, words) => {
    const before = [await files(), await imports()];
    const answer = await send(make());
    expect(answer.status).toBe(422);
    expect(answer.body.error.message).toMatch(words);
    expect([await files(), await imports()]).toEqual(before);
  });

  it('a bomb is refused at its first bytes: the rest is not even taken', async () => {
    const bomb = gzipSync(zeros);
    const sending = sendPieces(
      (function* () {
        yield bomb;
        yield* megabytes(1_024, 'x');
      })(),
    );
    expect((await send(sending.body)).status).toBe(422);
    expect(sending.sentBytes()).toBeLessThan(4 * mebi);
  });

  it.each([
    ['gzip', gzipSync('sku,name\nA-1,Assam\n')],
    ['br', brotliCompressSync(zeros)],
    ['deflate, gzip', gzipSync('x')],
  ])('Content-Encoding: %s is not unpacked', async (encoding, body) => {
    const answer = await send(body, { 'content-encoding': encoding });
    expect(answer.status).toBe(422);
    expect(answer.body.error.message).toMatch(/compressed.*as it is/);
  });
});

describe('a list that turns out to be broken behind its head', () => {
  const head = 'sku,name,category,price\n';

  it.each<[string, () => ReadableStream<Uint8Array> | string, RegExp]>([
    [
      'by a line of 50 MB',
      () => sendPieces(megabytes(50, 'x', head)).body,
      /longer than a million characters/,
    ],
    [
      'by a quotation mark that swallows the rest',
      () => `${head}"A-1,Assam,${category},4.50\n${`A-2,Ceylon,${category},5\n`.repeat(100_000)}`,
      /million characters.*quotation mark/,
    ],
    ['by a quotation mark at its end', () => `${head}A-1,Assam,${category},4.50\nA-2,"Cey`, /never closed/],
  ])('%s, fails in the check with a sentence and changes nothing', async (_what, make, words) => {
    const checked = await check(make());
    expect(checked).toMatchObject({ state: 'uploaded', error: expect.stringMatching(words) });
    const [made] = await sql`select count(*) as count from public.products where vendor_id = ${stall.id}`;
    expect(Number(made!.count)).toBe(0);
  });

  it('by a NUL somewhere in it: that line is refused, the others are fine', async () => {
    const good = (n: number) => `G-${n},Green ${n},${category},4.50\n`;
    const lines = Array.from({ length: 6_000 }, (_, n) => good(n)).join('');
    const checked = await check(`${head}${lines}N-1,Ni\0l,${category},4.50\n`);
    expect(checked).toMatchObject({ state: 'checked', rows_created: 6_000, rows_failed: 1 });
    expect(checked.problems[0]).toMatchObject({ line: 6_002, reason: expect.stringMatching(/no text has/) });
    expect(
      await textOf(rejected, `/api/vendor/imports/${checked.id}/rejected.csv`, { id: checked.id }),
    ).toContain('no text has');
  });
});

describe('what a spreadsheet would run', () => {
  const evil = [
    '=cmd|calc',
    '+1+cmd',
    '-2+3',
    '@SUM(A1)',
    '\u00a0=1',
    '\uff1d1+1',
    "'=1",
    '=HYPERLINK("//x")',
  ];

  it('goes out harmless in every format, numbers stay numbers, and coming back it changes nothing', async () => {
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const lines = evil.map((name, n) => `"E-${n}",${quoted(`${name} tea`)},${category},4.50,${n}`);
    const checked = await check(
      `sku,name,category,price,quantity\n${lines.join('\n')}\n"-7",Minus,${category},4.50,3\n`,
    );
    expect(checked).toMatchObject({ state: 'checked', rows_created: evil.length + 1 });
    await go(checked.id, { run: 'apply' });
    expect(await read(checked.id)).toMatchObject({ state: 'done', rows_created: evil.length + 1 });

    for (const format of ['own', 'shopify', 'woocommerce']) {
      const text = await textOf(
        exportProducts as typeof rejected,
        `/api/vendor/exports?vendor_id=${stall.id}&format=${format}&location_id=${stall.locationId}`,
      );
      const cells = text
        .replace('\ufeff', '')
        .split(/,|\r?\n/)
        .map((cell) => cell.replace(/^"/, ''));
      expect(cells.filter((cell) => /^[=+\-@\t\r\uff1d]/.test(cell) && !/^-\d+$/.test(cell))).toEqual([]);
      expect(cells).toContain('-7');
      const again = await check(text);
      expect(again).toMatchObject({ state: 'checked', rows_created: 0, rows_updated: 0, rows_failed: 0 });
    }
  });

  it('is harmless in the file of refused lines as well, and a negative number stays one', async () => {
    const checked = await check(`sku,name,category,price,quantity\nR-1,=1+1,${category},free,-3\n`);
    expect(checked).toMatchObject({ rows_failed: 1 });
    const text = await textOf(rejected, `/api/vendor/imports/${checked.id}/rejected.csv`, { id: checked.id });
    expect(text).toContain(`R-1,'=1+1,${category},free,-3,`);
  });
});
