'use client';

import { Moon, Sun, SunMoon } from 'lucide-react';
import { useSyncExternalStore } from 'react';

type Theme = 'system' | 'light' | 'dark';

const next: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const names: Record<Theme, string> = { system: 'as your device', light: 'light', dark: 'dark' };
const icons = { system: SunMoon, light: Sun, dark: Moon };
const changed = 'livestall:theme';

function readTheme(): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

function subscribe(listener: () => void): () => void {
  window.addEventListener(changed, listener);
  return () => window.removeEventListener(changed, listener);
}

/** Sets the theme now and for the next visit; `public/theme.js` reads it back before the first paint. */
function choose(theme: Theme) {
  const root = document.documentElement;
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === 'system') localStorage.removeItem('theme');
    else localStorage.setItem('theme', theme);
  } catch {
    // Storage is closed to this page; the choice lasts until it is left.
  }
  window.dispatchEvent(new Event(changed));
}

/** Steps through system, light and dark. */
export function ThemeToggle() {
  const theme = useSyncExternalStore(subscribe, readTheme, () => 'system' as const);
  const Icon = icons[theme];
  return (
    <button
      type="button"
      onClick={() => choose(next[theme])}
      aria-label={`Colours: ${names[theme]}. Change to ${names[next[theme]]}.`}
      title={`Colours: ${names[theme]}`}
      className="grid size-11 place-items-center rounded-md text-ink-soft transition-colors hover:bg-shelf hover:text-ink"
    >
      <Icon aria-hidden className="size-5" />
    </button>
  );
}
