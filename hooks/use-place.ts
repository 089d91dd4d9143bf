'use client';

import { useRouter } from 'next/navigation';
import { useLayoutEffect, useOptimistic, useRef, useTransition } from 'react';

/** Changes some of a place, and leaves the rest as it was last chosen. */
export type Go<P extends object> = (part: Partial<P>) => void;

/**
 * The filters of a list, which live in its address. Takes them as the server rendered them and returns them as they
 * were last chosen, whether the server's answer is still on its way, and `go`.
 *
 * Guarantee: what was chosen is kept until its answer is shown. A `go` composes with every choice made before it,
 * also when it comes before the next render or from a closure of an earlier one. Back, Forward and links elsewhere
 * end what is on its way: the place is then what the server says.
 */
export function usePlace<P extends object>(rendered: P, hrefOf: (place: P) => string) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  // Each change is a part, not a whole: when an earlier answer arrives first, the later parts go on top of it.
  const [place, choose] = useOptimistic(rendered, (now: P, part: Partial<P>): P => ({ ...now, ...part }));
  const latest = useRef(place);
  useLayoutEffect(() => {
    latest.current = place;
  }, [place]);
  const go: Go<P> = (part) => {
    const next = { ...latest.current, ...part };
    latest.current = next;
    startTransition(() => {
      choose(part);
      router.replace(hrefOf(next), { scroll: false });
    });
  };
  return [place, isPending, go] as const;
}
