'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, type ReactNode, useEffect, useRef, useTransition } from 'react';
import { type CatalogueState, catalogueHref } from './catalogue-url.ts';

interface FilterFormProps {
  id: string;
  /** The filters in force: the form follows them when they change elsewhere, by a chip or by going back. */
  state: CatalogueState;
  className?: string;
  children: ReactNode;
}

function fill(form: HTMLFormElement, state: Record<string, string | undefined>) {
  for (const control of form.elements) {
    if (control instanceof HTMLInputElement && control.type === 'checkbox') {
      control.checked = state[control.name] === control.value;
    } else if (control instanceof HTMLInputElement && control.type === 'hidden') {
      // Hidden fields are the server's to write.
    } else if (control instanceof HTMLInputElement || control instanceof HTMLSelectElement) {
      control.value = state[control.name] ?? '';
    }
  }
}

/**
 * A GET form over the catalogue. With a script it goes there as soon as a choice is made, without the fields
 * that are empty; without one its button does.
 */
export function FilterForm({ id, state, className, children }: FilterFormProps) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [isPending, startTransition] = useTransition();

  useEffect(() => {
    if (form.current) fill(form.current, state);
  }, [state]);

  useEffect(() => {
    const current = form.current;
    // The platform's `change`: for a price it comes when the field is left, not at every digit.
    const submit = () => current?.requestSubmit();
    current?.addEventListener('change', submit);
    return () => current?.removeEventListener('change', submit);
  }, []);

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    // Sent by its button, not by a change: the sheet that it may stand in has done its work.
    const isByHand = (event.nativeEvent as SubmitEvent).submitter !== null;
    if (isByHand) event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
    const chosen = Object.fromEntries(new FormData(event.currentTarget)) as CatalogueState;
    startTransition(() => router.push(catalogueHref(chosen), { scroll: false }));
  }

  return (
    <form
      ref={form}
      id={id}
      action="/products"
      method="get"
      onSubmit={onSubmit}
      aria-busy={isPending}
      className={className}
    >
      {children}
    </form>
  );
}
