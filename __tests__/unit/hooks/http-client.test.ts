/** @jest-environment jsdom */
import { ApiError, getJson, sendJson } from '#lib/web/client';
import { installBrowser, installFetch } from './setup.ts';

const anything = { parse: (value: unknown) => value };

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
  it('returns what the parser makes of the answer', async () => {
    installFetch(() => ({ body: { n: 1 } }));
    const parser = { parse: (value: unknown) => (value as { n: number }).n + 1 };
    expect(await getJson('/api/x', parser)).toBe(2);
  });

  it('turns the API’s refusal into an ApiError with its code, words, details and request id', async () => {
    const error = { code: 'conflict', message: 'Look again.', details: { version: 3 }, requestId: 'req-9' };
    installFetch(() => ({ status: 409, body: { error } }));
    expect(await errorOf(sendJson('POST', '/api/x', {}, anything))).toMatchObject({ ...error, status: 409 });
  });

  it('has words of its own for an answer that is not the API’s', async () => {
    installFetch(() => ({ status: 502, body: '<html>' }));
    expect(await errorOf(getJson('/api/x', anything))).toMatchObject({
      code: 'unreadable',
      status: 502,
      requestId: 'req-1',
      message: 'The shop cannot answer just now. Try again in a moment.',
    });
  });

  it('says so when there is no network', async () => {
    installFetch(() => Promise.reject(new TypeError('Failed to fetch')));
    expect(await errorOf(getJson('/api/x', anything))).toMatchObject({ code: 'network', status: 0 });
  });

  it('asks for a reload when the answer has another shape', async () => {
    installFetch(() => ({ body: {} }));
    const parser = {
      parse: () => {
        throw new Error('wrong shape');
      },
    };
    expect(await errorOf(getJson('/api/x', parser))).toMatchObject({ code: 'unreadable', status: 200 });
  });

  it('passes the caller’s own abort on as it is', async () => {
    const controller = new AbortController();
    installFetch(() => {
      controller.abort();
      return Promise.reject(new DOMException('Aborted', 'AbortError'));
    });
    const error = await errorOf(getJson('/api/x', anything, { signal: controller.signal }));
    expect(error).not.toBeInstanceOf(ApiError);
    expect(error.name).toBe('AbortError');
  });
});
