/** @jest-environment jsdom */
import { act, renderHook, waitFor } from '@testing-library/react';
import { useFeed } from '#hooks/feeds/use-feed';
import { ChannelHub } from '#lib/engines/realtime/channel-hub';
import type { FeedRun, StallFeed } from '#lib/market/feeds/schema';
import { makeFakeChannels } from '../lib/engines/realtime/fakes.ts';
import { type Answer, installBrowser, installFetch } from './setup.ts';

const run = (n: number, state: FeedRun['state'] = 'applied') =>
  ({ id: `run-${n}`, state, started_at: `2026-11-23T10:0${n}:00Z` }) as FeedRun;
const feed = (name: string) => ({ id: 'feed-1', vendor_id: 'stall-1', name, last_run: null }) as StallFeed;

let onServer: { feed: StallFeed; runs: FeedRun[] };
/** What was asked for and is answered by the test. */
let answer: (given: Answer | Promise<Answer>) => void;

beforeEach(() => {
  installBrowser();
  onServer = { feed: feed('Till'), runs: [run(3), run(2)] };
  const { open } = makeFakeChannels();
  const registry = (globalThis as unknown as Record<symbol, Map<string, unknown>>)[
    Symbol.for('livestall.remember')
  ];
  registry?.set('channel-hub', new ChannelHub(open));
  installFetch((url, init) => {
    if (url.includes('cursor=') || init.method === 'POST')
      return new Promise<Answer>((resolve) => {
        answer = resolve;
      });
    const read = url.includes('/runs')
      ? { runs: onServer.runs, nextCursor: 'after-2' }
      : { feed: onServer.feed };
    return { body: { success: true, ...read } };
  });
});

const open = () =>
  renderHook(() =>
    useFeed({ feed: feed('Till'), history: { runs: [run(3, 'running'), run(2)], nextCursor: 'after-2' } }),
  ).result;

/** What the page learns while an answer is on its way. */
async function hearNews(room: ReturnType<typeof open>): Promise<void> {
  onServer = { feed: feed('Till, renamed'), runs: [run(4), run(3), run(2)] };
  await act(async () => room.current.refresh());
  await waitFor(() => expect(room.current.value.feed.name).toBe('Till, renamed'));
}

const shown = ({ value }: ReturnType<typeof useFeed>) => [
  value.feed.name,
  ...value.history.runs.map(({ id, state }) => `${id} ${state}`),
];

it('further runs go behind what became known while they were read', async () => {
  const room = open();
  await act(async () => void room.current.loadMore());
  await hearNews(room);
  await act(async () => answer({ body: { success: true, runs: [run(1)], nextCursor: null } }));
  await waitFor(() => expect(room.current.value.history.nextCursor).toBeNull());
  expect(shown(room.current)).toEqual([
    'Till, renamed',
    'run-4 applied',
    'run-3 applied',
    'run-2 applied',
    'run-1 applied',
  ]);
});

it('a run that was asked for takes nothing back that became known meanwhile', async () => {
  const room = open();
  await act(async () => void room.current.runNow());
  await hearNews(room);
  // What is read after the answer would otherwise mend it.
  onServer = { ...onServer, runs: [] };
  await act(async () => answer({ body: { success: true } }));
  await waitFor(() => expect(room.current.isBusy).toBe(false));
  expect(shown(room.current)).toContain('run-3 applied');
});

it('says that further runs did not load, and lets one try again', async () => {
  const room = open();
  await act(async () => void room.current.loadMore());
  await act(async () => answer(Promise.reject(new TypeError('Failed to fetch'))));
  await waitFor(() => expect(room.current.moreState).toBe('failed'));
  await act(async () => void room.current.loadMore());
  expect(room.current.moreState).toBe('loading');
  await act(async () => answer({ body: { success: true, runs: [run(1)], nextCursor: null } }));
  await waitFor(() => expect(room.current.moreState).toBe('idle'));
});
