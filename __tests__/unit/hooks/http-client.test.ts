/** @jest-environment jsdom */
import { ApiError, requestJson } from '#lib/web/client';
import { installBrowser, installFetch } from './setup.ts';

beforeEach(installBrowser);

async function errorOf(promise: Promise<unknown>): Promise<ApiError> {
  return promise.then(
    () => {
      throw new Error('It did not fail.');
    },
    (error: ApiError) => error,
  );
}

describe('the browser’s fetch layer', () => {
  it('returns the JSON of the answer', async () => {
    installFetch(() => ({ body: { success: true, n: 1 } }));
    expect(await requestJson('GET', '/api/x')).toEqual({ success: true, n: 1 });
  });

  it('turns the API’s refusal into an ApiError with its code, words, details and request id', async () => {
    const error = { code: 'conflict', message: 'Look again.', details: { version: 3 }, requestId: 'req-9' };
    installFetch(() => ({ status: 409, body: { error } }));
    expect(await errorOf(requestJson('POST', '/api/x', { body: {} }))).toMatchObject({
      ...error,
      status: 409,
    });
  });

  it('has words of its own for an answer that is not the API’s', async () => {
    installFetch(() => ({ status: 502, body: '<html>' }));
    expect(await errorOf(requestJson('GET', '/api/x'))).toMatchObject({
      code: 'unreadable',
      status: 502,
      requestId: 'req-1',
      message: 'The shop cannot answer just now. Try again in a moment.',
    });
  });

  it('says so when there is no network', async () => {
    installFetch(() => Promise.reject(new TypeError('Failed to fetch')));
    expect(await errorOf(requestJson('GET', '/api/x'))).toMatchObject({ code: 'network', status: 0 });
  });

  it('asks for a reload when the answer cannot be read', async () => {
    installFetch(() => ({ body: Promise.reject(new SyntaxError('no JSON')) }));
    expect(await errorOf(requestJson('GET', '/api/x'))).toMatchObject({ code: 'unreadable', status: 200 });
  });

  it.each([
    ['null', null],
    ['a list', []],
    ['a text', 'ok'],
    ['somebody else’s JSON', { status: 'ok' }],
    ['a success that is none', { success: 'true' }],
  ])('takes %s for no answer of the shop’s', async (_, body) => {
    installFetch(() => ({ body }));
    expect(await errorOf(requestJson('GET', '/api/x'))).toMatchObject({
      code: 'unreadable',
      status: 200,
      requestId: 'req-1',
      message: expect.stringContaining('could not be read'),
    });
  });

  it('says that the network went away while an answer came, and not that the shop has changed', async () => {
    installFetch(() => ({ body: Promise.reject(new TypeError('terminated')) }));
    expect(await errorOf(requestJson('GET', '/api/x'))).toMatchObject({ code: 'network', status: 0 });
  });

  it('passes an abort on as it is while an answer comes', async () => {
    const controller = new AbortController();
    installFetch(() => {
      controller.abort();
      return { body: Promise.reject(new DOMException('Aborted', 'AbortError')) };
    });
    const error = await errorOf(requestJson('GET', '/api/x', { signal: controller.signal }));
    expect(error.name).toBe('AbortError');
  });

  it('passes the caller’s own abort on as it is', async () => {
    const controller = new AbortController();
    installFetch(() => {
      controller.abort();
      return Promise.reject(new DOMException('Aborted', 'AbortError'));
    });
    const error = await errorOf(requestJson('GET', '/api/x', { signal: controller.signal }));
    expect(error).not.toBeInstanceOf(ApiError);
    expect(error.name).toBe('AbortError');
  });
});
