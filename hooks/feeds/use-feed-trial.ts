'use client';

import { useEffect, useRef, useState } from 'react';
import { troubleOf } from '#hooks/use-action';
import { call } from '#lib/api/call';
import type { FeedTrial, FeedTrialInput } from '#lib/market/feeds/schema';

const firstLookMs = 400;
const slowestLookMs = 3_000;
/** A fetch takes half a minute at most; what takes longer waits for a worker. */
const patienceMs = 120_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until the trial has ended; null when `isOver` says that nobody waits any more. */
async function waitFor(id: string, isOver: () => boolean): Promise<FeedTrial | null> {
  const startedAt = Date.now();
  for (let waitMs = firstLookMs; Date.now() - startedAt < patienceMs; waitMs *= 1.4) {
    await pause(Math.min(waitMs, slowestLookMs));
    if (isOver()) return null;
    const { trial } = await call('GET /api/vendor/feeds/try/:id', { params: { id } });
    if (trial.state !== 'waiting') return trial;
  }
  return {
    id,
    state: 'failed',
    error: 'Nobody has got to it yet. Try again later.',
    look: null,
    reading: null,
  };
}

/** One trial of a feed at a time: the latest wins. */
export function useFeedTrial() {
  const [trial, setTrial] = useState<FeedTrial | null>(null);
  const [isTrying, setIsTrying] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const turn = useRef(0);
  useEffect(
    () => () => {
      turn.current += 1;
    },
    [],
  );
  async function start(input: FeedTrialInput): Promise<FeedTrial | null> {
    const mine = ++turn.current;
    const isOver = () => turn.current !== mine;
    setIsTrying(true);
    setTrouble(null);
    try {
      const asked = await call('POST /api/vendor/feeds/try', { body: input });
      const ended = await waitFor(asked.trial.id, isOver);
      if (ended && !isOver()) setTrial(ended);
      return ended;
    } catch (error) {
      if (!isOver()) setTrouble(troubleOf(error));
      return null;
    } finally {
      if (!isOver()) setIsTrying(false);
    }
  }
  return { trial, isTrying, trouble, start };
}
