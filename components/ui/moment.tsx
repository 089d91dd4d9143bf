'use client';

import { useSyncExternalStore } from 'react';

const options = {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
} as const;
const onServer = new Intl.DateTimeFormat('en-IE', { ...options, timeZone: 'UTC' });
const never = () => () => {};

/** A moment, in the reader's own time zone as soon as the page knows it. `at`: ISO 8601. */
export function Moment({ at }: { at: string }) {
  const isHere = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const format = isHere ? new Intl.DateTimeFormat('en-IE', options) : onServer;
  return <time dateTime={at}>{format.format(new Date(at))}</time>;
}
