import type { ReactNode } from 'react';

interface StallRoomProps {
  store: string;
  title: string;
  /** What is done here, in a sentence. */
  lead: ReactNode;
  children: ReactNode;
}

/** The frame of a page about the stall itself: whose it is, what it is for, and one column to read. */
export function StallRoom({ store, title, lead, children }: StallRoomProps) {
  return (
    <div className="max-w-3xl">
      <header className="mb-6">
        <p className="text-ink-soft text-label">{store}</p>
        <h1 className="text-title">{title}</h1>
        <p className="prose-line mt-1 text-ink-soft">{lead}</p>
      </header>
      {children}
    </div>
  );
}
