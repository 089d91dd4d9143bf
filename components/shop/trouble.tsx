'use client';

const button = 'inline-flex h-11 items-center rounded-md px-4 font-medium transition-colors';

interface TroubleProps {
  error: unknown;
  retry: () => void;
}

function referenceOf(error: unknown): string | null {
  const digest = error instanceof Error && 'digest' in error ? error.digest : null;
  return typeof digest === 'string' ? digest : null;
}

/** A page that could not be made: what to do, and a reference that finds it in the log. It is part of every page's script, so it is plain. */
export function Trouble({ error, retry }: TroubleProps) {
  const reference = referenceOf(error);
  return (
    <div role="alert" className="hall grid justify-items-center gap-4 py-24 text-center">
      <h1 className="text-heading">This page did not come together</h1>
      <p className="prose-line text-ink-soft">
        Something went wrong on our side, and it has been noted. Trying again often helps.
      </p>
      {reference && <p className="figures text-ink-soft text-label">Reference {reference}</p>}
      <div className="mt-3 flex flex-wrap justify-center gap-2">
        <button type="button" onClick={retry} className={`${button} bg-leaf text-on-leaf hover:bg-leaf-deep`}>
          Try again
        </button>
        {/* A plain link: a page loaded afresh leaves behind whatever broke this one. */}
        <a href="/" className={`${button} border border-line-strong hover:bg-leaf-wash`}>
          Back to the market
        </a>
      </div>
    </div>
  );
}
