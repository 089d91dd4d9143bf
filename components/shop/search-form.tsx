'use client';

import { useRouter } from 'next/navigation';
import type { FormEvent, ReactNode } from 'react';

/** Goes to the catalogue without a reload; a plain GET form until the script is there. */
export function SearchForm({ className, children }: { className?: string; children: ReactNode }) {
  const router = useRouter();

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const q = String(new FormData(event.currentTarget).get('q') ?? '').trim();
    if (q) router.push(`/products?q=${encodeURIComponent(q)}`);
  }

  return (
    <form action="/products" method="get" onSubmit={onSubmit} className={className}>
      {children}
    </form>
  );
}
