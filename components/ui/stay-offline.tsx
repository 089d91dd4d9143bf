'use client';

import { useEffect, useState } from 'react';

/** Where a click would lead in this tab; null where it leads nowhere that needs the network. */
function leadsTo(event: MouseEvent): URL | null {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  if (!(link instanceof HTMLAnchorElement) || link.target === '_blank') return null;
  const { protocol, pathname, search, hash } = link;
  const isHere = pathname === window.location.pathname && search === window.location.search && hash !== '';
  return /^https?:$/.test(protocol) && !isHere ? new URL(link.href) : null;
}

const asksForPage = ({ target }: Event) => target instanceof HTMLFormElement && target.method === 'get';

/**
 * Without a network a link would lead to the browser's own error page, and what this one shows or what was typed into
 * it would be gone: one stays, and is told. Decided before the router hears of it, which does not come back by itself.
 */
export function StayOffline() {
  const [isHeld, setIsHeld] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    const hold = (event: Event) => {
      if (navigator.onLine) return;
      const leaves = event instanceof MouseEvent ? leadsTo(event) !== null : asksForPage(event);
      if (!leaves) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      setIsHeld(true);
    };
    const early = { capture: true, signal: stop.signal };
    window.addEventListener('click', hold, early);
    window.addEventListener('submit', hold, early);
    window.addEventListener('online', () => setIsHeld(false), { signal: stop.signal });
    return () => stop.abort();
  }, []);
  if (!isHeld) return null;
  return (
    <p
      role="alert"
      className="fixed inset-x-3 bottom-3 z-40 mx-auto max-w-md rounded-lg border border-line-strong bg-counter p-4 text-label shadow-float sm:bottom-5"
    >
      You are offline. This page stays open; links work again when the network is back.
    </p>
  );
}
