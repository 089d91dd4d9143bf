import { jest } from '@jest/globals';

/** What jsdom leaves out of a browser and the code under test needs. */
export function installBrowser(): void {
  Object.assign(globalThis, { requestIdleCallback: (run: () => void) => setTimeout(run, 0) });
  AbortSignal.timeout ??= () => new AbortController().signal;
  AbortSignal.any ??= (signals) => signals[0] ?? new AbortController().signal;
}

export interface Answer {
  status?: number;
  body: unknown;
}

/** Replaces the network: `answer` decides what each address says. Returns the addresses asked for, in order. */
export function installFetch(answer: (url: string, init: RequestInit) => Answer | Promise<Answer>): string[] {
  const asked: string[] = [];
  globalThis.fetch = jest.fn(async (input: unknown, init: RequestInit = {}) => {
    asked.push(`${init.method ?? 'GET'} ${String(input)}`);
    const { status = 200, body } = await answer(String(input), init);
    return {
      ok: status < 400,
      status,
      headers: new Map([['x-request-id', 'req-1']]),
      json: async () => body,
    };
  }) as unknown as typeof fetch;
  return asked;
}
