/** What every control that takes text looks like: input, select, textarea. At 16px, phones do not zoom in. */
export const controlClasses =
  'w-full min-w-0 rounded-md border border-line-strong bg-counter px-3.5 text-base text-ink transition-colors hover:border-leaf focus-visible:border-leaf disabled:bg-shelf disabled:text-ink-soft disabled:hover:border-line-strong aria-invalid:border-danger aria-invalid:outline-danger';
