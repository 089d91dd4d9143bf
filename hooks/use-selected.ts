'use client';

import { useState } from 'react';

const none: ReadonlySet<string> = new Set();

/**
 * Which rows of a table are selected. With Shift, everything between the last one and this one follows it. When the
 * table shows another list, nothing of it is.
 */
export function useSelected(list = '') {
  const [selected, setSelected] = useState(none);
  const [anchor, setAnchor] = useState<string | null>(null);
  const [seen, setSeen] = useState(list);
  if (seen !== list) {
    setSeen(list);
    setSelected(none);
    setAnchor(null);
  }

  function toggle(id: string, order: readonly string[], isRange: boolean): void {
    const next = new Set(selected);
    const isOn = !selected.has(id);
    const [from, to] = [anchor === null ? -1 : order.indexOf(anchor), order.indexOf(id)];
    const range = isRange && from >= 0 ? order.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
    for (const one of range) {
      if (isOn) next.add(one);
      else next.delete(one);
    }
    setSelected(next);
    setAnchor(id);
  }

  return {
    selected,
    toggle,
    replace: (ids: Iterable<string>) => setSelected(new Set(ids)),
    clear: () => setSelected(none),
  };
}
