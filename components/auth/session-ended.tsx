'use client';

import { LogIn } from 'lucide-react';
import { useEffect, useState } from 'react';
import { buttonVariants } from '#components/ui/button';
import { sessionEndedEvent } from '#lib/web/client';

/**
 * Said when the shop does not know any more who asks, in whatever part of the page it was asked: what is on the page
 * stays, what was typed too, and the way to the sign-in leads back to the very same place.
 */
export function SessionEnded() {
  const [back, setBack] = useState<string | null>(null);
  useEffect(() => {
    const onEnd = () => setBack(window.location.pathname + window.location.search);
    window.addEventListener(sessionEndedEvent, onEnd);
    return () => window.removeEventListener(sessionEndedEvent, onEnd);
  }, []);
  if (back === null) return null;
  return (
    <div
      role="alert"
      className="fixed inset-x-3 bottom-3 z-40 mx-auto flex max-w-xl flex-wrap items-center justify-between gap-x-6 gap-y-3 rounded-lg border border-line-strong bg-counter p-4 shadow-float sm:bottom-5 sm:p-5"
    >
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-medium">You are signed out</p>
        <p className="text-ink-soft text-label">
          Your session has ended here or on another device. Sign in again: you come back to this page.
        </p>
      </div>
      <a href={`/sign-in?next=${encodeURIComponent(back)}`} className={buttonVariants()}>
        <LogIn aria-hidden className="size-4" />
        Sign in
      </a>
    </div>
  );
}
