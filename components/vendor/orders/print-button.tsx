'use client';

import { Printer } from 'lucide-react';
import { useEffect } from 'react';
import { Button } from '#components/ui/button';

/** Prints the page; with `isAtOnce` as soon as it stands, too. */
export function PrintButton({ isAtOnce }: { isAtOnce: boolean }) {
  useEffect(() => {
    // Not before the fonts are there: the browser prints what it has.
    if (isAtOnce) void document.fonts.ready.then(() => window.print());
  }, [isAtOnce]);
  return (
    <Button onClick={() => window.print()}>
      <Printer aria-hidden />
      Print
    </Button>
  );
}
