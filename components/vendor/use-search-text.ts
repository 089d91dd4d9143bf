import { useEffect, useEffectEvent, useState } from 'react';

const debounceMs = 250;

/**
 * What is typed, and the search it becomes once the person pauses. An address that changed without us (Back, "Show
 * all") is taken over; our own, arriving late, does not overwrite what was typed since.
 */
export function useSearchText(q: string | undefined, onSearch: (q: string | undefined) => void) {
  const [text, setText] = useState(q ?? '');
  const [seen, setSeen] = useState({ q, sent: q });
  if (seen.q !== q) {
    setSeen({ q, sent: q });
    if (seen.sent !== q) setText(q ?? '');
  }
  const search = useEffectEvent((wanted: string | undefined) => {
    if (wanted === seen.sent) return;
    setSeen({ q: seen.q, sent: wanted });
    onSearch(wanted);
  });
  useEffect(() => {
    const timer = setTimeout(() => search(text.trim() || undefined), debounceMs);
    return () => clearTimeout(timer);
  }, [text]);
  return [text, setText] as const;
}
