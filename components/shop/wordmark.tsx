import Link from 'next/link';

/** An awning over a counter; between them, what is live. */
function Stall() {
  return (
    <svg viewBox="0 0 28 26" aria-hidden="true" className="h-[1.1em] w-auto">
      <path d="M2 2h24v6.5a4 4 0 0 1-8 0 4 4 0 0 1-8 0 4 4 0 0 1-8 0z" className="fill-leaf" />
      <path d="M4 23.5h20" strokeWidth="2.6" strokeLinecap="round" className="stroke-leaf" />
      <circle cx="14" cy="17.6" r="2.9" className="fill-live" />
    </svg>
  );
}

export function Wordmark() {
  return (
    <Link
      href="/"
      className="inline-flex items-center gap-2.5 rounded-sm font-display text-[1.625rem] leading-none tracking-[-0.03em]"
    >
      <Stall />
      Livestall
    </Link>
  );
}
