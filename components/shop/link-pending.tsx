'use client';

import { useLinkStatus } from 'next/link';

/** Inside a link: marks it while the page that it leads to is on its way. The look is in globals.css. */
export function LinkPending() {
  const { pending } = useLinkStatus();
  return pending ? <span data-pending className="sr-only" /> : null;
}
