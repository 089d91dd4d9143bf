import fc from 'fast-check';
import { answerCookie, openAnswer, sealAnswer } from '#lib/web/forms/form-answer';
import { readFields } from '#lib/web/forms/form-body';
import { pageBefore } from '#lib/web/forms/page-before';

const secret = 'a secret of the server';
const rules = { secret, form: 'sign-in', isSecure: false };
/** Fields have names of ours, and this one no object keeps. */
const fieldName = fc.string({ minLength: 1 }).filter((name) => name !== '__proto__');
const texts = fc.dictionary(fieldName, fc.string({ unit: 'grapheme' }), { maxKeys: 6 });
const answers = fc.record({
  values: texts,
  errors: texts,
  message: fc.option(fc.string()),
  done: fc.option(fc.string()),
});
const cookieValue = (setCookie: string) => setCookie.slice(answerCookie.length + 1).split(';')[0] ?? '';

describe('the answer to a form in its cookie', () => {
  it('comes back whole, for the page and the answer that it was made for only', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        const { id, setCookie } = sealAnswer(rules, answer);
        const cookie = cookieValue(setCookie);
        const plain = JSON.parse(JSON.stringify(answer));
        expect(openAnswer({ secret, form: 'sign-in', id }, cookie)).toEqual(plain);
        expect(openAnswer({ secret, form: 'sign-up', id }, cookie)).toBeNull();
        expect(openAnswer({ secret, form: 'sign-in', id: `${id}x` }, cookie)).toBeNull();
        expect(openAnswer({ secret: 'another', form: 'sign-in', id }, cookie)).toBeNull();
      }),
    );
  });

  it('is refused once a neighbour has changed it', () => {
    const { id, setCookie } = sealAnswer(rules, { values: {}, errors: {}, message: 'ours', done: null });
    const [body = '', signature = ''] = cookieValue(setCookie).split('.');
    const forged = Buffer.from(body, 'base64url').toString().replace('ours', 'call 555');
    const open = (cookie: string) => openAnswer({ secret, form: 'sign-in', id }, cookie);
    expect(open(`${Buffer.from(forged).toString('base64url')}.${signature}`)).toBeNull();
    fc.assert(fc.property(fc.string(), (cookie) => expect(open(cookie)).toBeNull()));
  });

  it('fits a cookie whatever was typed: the longest goes first, errors stay', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 8 }), (lengths) => {
        const values = Object.fromEntries(lengths.map((length, at) => [`f${at}`, 'ä'.repeat(length)]));
        const { id, setCookie } = sealAnswer(rules, {
          values,
          errors: { f0: 'no' },
          message: null,
          done: null,
        });
        expect(setCookie.length).toBeLessThan(4_000);
        expect(openAnswer({ secret, form: 'sign-in', id }, cookieValue(setCookie))?.errors).toEqual({
          f0: 'no',
        });
      }),
    );
  });

  it('cannot be read by scripts', () => {
    const { setCookie } = sealAnswer(
      { ...rules, isSecure: true },
      { values: {}, errors: {}, message: null, done: null },
    );
    expect(setCookie).toMatch(/; HttpOnly; SameSite=Lax; Secure$/);
  });
});

const formHeaders = new Headers({ 'content-type': 'application/x-www-form-urlencoded' });
const streamOf = (body: string | Uint8Array<ArrayBuffer>) => new Response(body).body;

describe('the fields of a form', () => {
  it('are what was typed, whatever it was', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (fields) => {
        const read = await readFields(formHeaders, streamOf(new URLSearchParams(fields).toString()));
        const typed = Object.entries(fields).map(([name, value]) => [
          name,
          value.replaceAll('\0', '').replaceAll('\r\n', '\n'),
        ]);
        expect(Object.entries(read).sort()).toEqual(typed.sort());
      }),
    );
  });

  it('never fail for bytes that are no form', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const read = await readFields(formHeaders, streamOf(bytes));
        for (const value of Object.values(read)) expect(value).not.toContain('\0');
      }),
    );
  });

  it('are refused as another type, and past 64 KiB', async () => {
    const json = new Headers({ 'content-type': 'application/json' });
    await expect(readFields(json, streamOf('{}'))).rejects.toMatchObject({ code: 'bad_request' });
    const large = streamOf(`a=${'x'.repeat(65 * 1024)}`);
    await expect(readFields(formHeaders, large)).rejects.toMatchObject({ code: 'payload_too_large' });
  });
});

it.each([
  ['http://shop.test/vendor/team?stall=a', '/vendor/team?stall=a'],
  ['http://evil.example/vendor', '/'],
  ['http://shop.test//evil.example/', '/'],
  ['not an address', '/'],
  [null, '/'],
])('the page before %s is %s', (referrer, path) => {
  expect(pageBefore(new Headers({ host: 'shop.test', ...(referrer && { referer: referrer }) }))).toBe(path);
});
