'use client';

import type { ComponentProps, MouseEvent } from 'react';

type PopoverPanelProps = Omit<ComponentProps<'div'>, 'popover' | 'id'> & { id: string };

function closeOnLink(event: MouseEvent<HTMLDivElement>) {
  const isLink = event.target instanceof Element && event.target.closest('a[href]');
  if (isLink) event.currentTarget.hidePopover();
}

/**
 * A panel in the top layer, opened by any `<button popoverTarget={id}>` before a script has run. Escape and a
 * press outside close it, and so does following a link in it, since pages change here without a reload.
 */
export function PopoverPanel(props: PopoverPanelProps) {
  // biome-ignore lint/a11y/useKeyWithClickEvents: a link followed by keyboard sends a click as well.
  // biome-ignore lint/a11y/noStaticElementInteractions: it only listens to the links within.
  return <div popover="auto" onClick={closeOnLink} {...props} />;
}
