/** @jest-environment jsdom */
import { sendImportFile } from '#hooks/imports/send-import-file';
import { ApiError, sessionEndedEvent } from '#lib/web/client';

type Ending = { event: 'onload'; status: number; response: unknown } | { event: 'onerror' | 'ontimeout' };

/** The browser's way to the network: everything that is sent half arrives, and ends as the test says. */
function installRequests(ending: Ending | null): { asked: string[]; headers: Record<string, string> } {
  const seen = { asked: [] as string[], headers: {} as Record<string, string> };
  class FakeRequest {
    status = 0;
    response: unknown = null;
    upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
    onload?: () => void;
    onerror?: () => void;
    ontimeout?: () => void;
    onabort?: () => void;
    open = (method: string, url: string) => void seen.asked.push(`${method} ${url}`);
    setRequestHeader = (name: string, value: string) => {
      seen.headers[name] = value;
    };
    getResponseHeader = () => 'req-1';
    abort = () => this.onabort?.();
    send = () => {
      this.upload.onprogress?.({ loaded: 5, total: 10 });
      if (!ending) return;
      if (ending.event === 'onload')
        Object.assign(this, { status: ending.status, response: ending.response });
      this[ending.event]?.();
    };
  }
  Object.assign(globalThis, { XMLHttpRequest: FakeRequest });
  return seen;
}

const file = new File(['name,price\n'], 'my stock & more.csv', { type: 'text/csv' });
const shares: number[] = [];
const send = (signal?: AbortSignal) =>
  sendImportFile('stall-1', file, { signal, onProgress: (share) => shares.push(share) });
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

it('sends the file as it is and resolves with the import', async () => {
  const answer = { success: true, import: { id: 'import-1' } };
  const { asked, headers } = installRequests({ event: 'onload', status: 201, response: answer });
  expect(await send()).toEqual({ id: 'import-1' });
  expect(asked).toEqual(['POST /api/vendor/imports?vendor_id=stall-1&file_name=my+stock+%26+more.csv']);
  expect(headers['content-type']).toBe('text/csv');
  expect(shares.at(-1)).toBe(0.5);
});

it.each([
  ['nothing that can be read', 201, null],
  ['somebody else’s JSON', 200, { status: 'ok' }],
  ['somebody else’s page of an error', 502, null],
])('takes %s for no import', async (_, status, response) => {
  installRequests({ event: 'onload', status, response });
  expect(await refusal(send())).toMatchObject({ name: 'ApiError', code: 'unreadable', status });
});

it('passes the shop’s refusal on, and says when the session has ended', async () => {
  const ends: Event[] = [];
  globalThis.addEventListener(sessionEndedEvent, (event) => ends.push(event), { once: true });
  const error = { code: 'unauthenticated', message: 'Sign in again.', requestId: 'req-9' };
  installRequests({ event: 'onload', status: 401, response: { error } });
  expect(await refusal(send())).toMatchObject({ ...error, status: 401 });
  expect(ends).toHaveLength(1);
});

it.each(['onerror', 'ontimeout'] as const)('says so when no answer comes (%s)', async (event) => {
  installRequests({ event });
  const error = await refusal(send());
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ code: 'network', status: 0 });
});

it('ends with the reason of who broke it off, before and while it is sent', async () => {
  installRequests(null);
  const stop = new AbortController();
  const sending = refusal(send(stop.signal));
  const reason = new Error('The page was left.');
  stop.abort(reason);
  expect(await sending).toBe(reason);
  expect(await refusal(send(stop.signal))).toBe(reason);
});
