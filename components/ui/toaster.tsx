'use client';

import { Suspense, useEffect, useState } from 'react';
import { lazyPart } from './lazy-part.ts';

const ToastStack = lazyPart(() => import('./toast-stack.tsx').then((loaded) => loaded.ToastStack));

/**
 * Where short messages appear: `toast('Saved')` from sonner, anywhere below. It is loaded once the page
 * stands, as nothing has been done yet that could be told.
 */
export function Toaster() {
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => setIsOpen(true), []);
  return <Suspense>{isOpen && <ToastStack />}</Suspense>;
}
