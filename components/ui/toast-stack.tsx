'use client';

import { Toaster as Sonner } from 'sonner';

const toast =
  'flex w-full items-center gap-3 rounded-md border border-line bg-counter p-4 text-ink shadow-float sm:w-90';

/** The messages themselves; loaded by `Toaster`. */
export function ToastStack() {
  return (
    <Sonner
      position="bottom-right"
      // Its own style sheet names another.
      style={{ fontFamily: 'inherit' }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast,
          title: 'font-medium',
          description: 'text-label text-ink-soft',
          error: 'border-danger',
          actionButton: 'ml-auto font-medium text-leaf underline underline-offset-4 whitespace-nowrap',
        },
      }}
    />
  );
}
