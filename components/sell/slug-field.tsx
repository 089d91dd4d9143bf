'use client';

import type { ReactNode } from 'react';
import { Button } from '#components/ui/button';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { useSlug } from '#hooks/vendors/use-slug';
import { stallSlug } from '#lib/market/vendors/applications/schema';

interface SlugFieldProps {
  value: string;
  error: string | undefined;
  onChange(slug: string): void;
}

/** The stall's address in the market: looked up while it is typed. */
export function SlugField({ value, error, onChange }: SlugFieldProps) {
  const answer = useSlug(value);
  const hint: ReactNode = (
    <span aria-live="polite">
      {!value && 'It is made of the name; change it as you like. It stays once the stall is open.'}
      {value && !answer && `/vendors/${value}`}
      {value && answer?.is_free && `/vendors/${value} is free.`}
      {value && answer && !answer.is_free && (
        <>
          /vendors/{value} is taken.{' '}
          <Button variant="link" size="inline" onClick={() => onChange(answer.suggestion)}>
            Take {answer.suggestion}
          </Button>
        </>
      )}
    </span>
  );
  return (
    <Field label="Address" error={error} hint={hint}>
      {(control) => (
        <Input
          {...control}
          name="slug"
          maxLength={60}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.target.value.toLowerCase().replace(/\s+/g, '-'))}
          onBlur={() => stallSlug(value) !== value && onChange(stallSlug(value))}
        />
      )}
    </Field>
  );
}
