/** @jest-environment jsdom */
import { jest } from '@jest/globals';
import { act, renderHook } from '@testing-library/react';
import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime';
import { type ComponentProps, type ReactNode, startTransition, use, useState } from 'react';
import { usePlace } from '#hooks/use-place';

interface Place {
  q?: string;
  status: string;
  from?: string;
}

const hrefOf = (place: Place) => `/list?${new URLSearchParams(JSON.parse(JSON.stringify(place)))}`;
const placeOf = (href: string) =>
  Object.fromEntries(new URL(href, 'http://shop').searchParams) as unknown as Place;

/** A page whose server answers a new address when it is told to, as the framework's router does it. */
function openList() {
  const asked: string[] = [];
  const answers = new Map<string, () => void>();
  let arrive: (answer: Promise<Place>) => void = () => undefined;
  const replace = (href: string) => {
    asked.push(href);
    const { promise, resolve } = Promise.withResolvers<Place>();
    answers.set(href, () => resolve(placeOf(href)));
    startTransition(() => arrive(promise));
  };
  const router = { replace: jest.fn(replace) } as unknown as ComponentProps<
    typeof AppRouterContext.Provider
  >['value'];
  const wrapper = ({ children }: { children: ReactNode }) => (
    <AppRouterContext.Provider value={router}>{children}</AppRouterContext.Provider>
  );
  const first: Place = { status: 'open' };
  const { result } = renderHook(
    () => {
      const [answer, setAnswer] = useState<Place | Promise<Place>>(first);
      arrive = setAnswer;
      return usePlace(answer instanceof Promise ? use(answer) : answer, hrefOf);
    },
    { wrapper },
  );
  return {
    result,
    asked,
    arriveAt: (place: Place) => act(async () => startTransition(() => arrive(Promise.resolve(place)))),
    answer: (href = asked.at(-1) ?? '') => act(async () => answers.get(href)?.()),
  };
}

describe('usePlace', () => {
  it('two choices before the next render, from one closure, are both kept', async () => {
    const { result, asked, answer } = openList();
    const [, , go] = result.current;
    await act(async () => {
      go({ status: 'packed' });
      go({ q: 'tea' });
    });
    expect(asked.at(-1)).toBe('/list?status=packed&q=tea');
    await answer();
    expect(result.current[0]).toEqual({ status: 'packed', q: 'tea' });
    expect(result.current[1]).toBe(false);
  });

  it('shows a choice at once, and composes with it while its answer is on its way', async () => {
    const { result, asked, answer } = openList();
    const [, , stale] = result.current;
    await act(async () => result.current[2]({ status: 'packed' }));
    expect(result.current[0]).toEqual({ status: 'packed' });
    expect(result.current[1]).toBe(true);
    await act(async () => stale({ from: '2026-01-02' }));
    expect(result.current[0]).toEqual({ status: 'packed', from: '2026-01-02' });
    await answer();
    expect(asked).toEqual(['/list?status=packed', '/list?status=packed&from=2026-01-02']);
    expect(result.current[0]).toEqual({ status: 'packed', from: '2026-01-02' });
  });

  it('takes a filter away again', async () => {
    const { result, asked, answer } = openList();
    await act(async () => result.current[2]({ q: 'tea' }));
    await act(async () => result.current[2]({ q: undefined }));
    await answer();
    expect(asked.at(-1)).toBe('/list?status=open');
    expect(result.current[0]).toEqual({ status: 'open' });
  });

  it('after a step back, composes with where that leads and with nothing chosen before', async () => {
    const { result, asked, answer, arriveAt } = openList();
    await act(async () => result.current[2]({ q: 'tea' }));
    await answer();
    await arriveAt({ status: 'all' });
    expect(result.current[0]).toEqual({ status: 'all' });
    await act(async () => result.current[2]({ from: '2026-01-02' }));
    expect(asked.at(-1)).toBe('/list?status=all&from=2026-01-02');
  });
});
