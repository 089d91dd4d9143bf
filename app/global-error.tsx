'use client';

import './globals.css';

/** The last resort, when not even the frame of the page could be made: it needs nothing of the shop. */
export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <head>
        <title>Livestall is not answering</title>
      </head>
      <body>
        <main id="main" className="hall grid min-h-dvh content-center justify-items-start gap-4">
          <h1 className="text-page">The market is closed for a moment</h1>
          <p className="prose-line text-ink-soft">
            The shop cannot be reached just now. Nothing of yours is lost. Wait a moment and try again.
          </p>
          <button
            type="button"
            onClick={retry}
            className="h-11 rounded-md bg-leaf px-5 font-medium text-on-leaf hover:bg-leaf-deep"
          >
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
