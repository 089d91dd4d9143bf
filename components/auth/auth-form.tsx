'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { type DefaultValues, type FieldValues, type Path, useForm } from 'react-hook-form';
import type * as z from 'zod';
import { Button } from '#components/ui/button';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Notice } from '#components/ui/notice';

interface FormField<T extends FieldValues> {
  name: Path<T>;
  label: string;
  type: 'text' | 'email' | 'password';
  autoComplete: string;
  hint?: string;
}

interface AuthFormProps<T extends FieldValues> {
  schema: z.ZodType<T, T>;
  fields: FormField<T>[];
  defaults: DefaultValues<T>;
  submit: string;
  /** Null when it worked, else a sentence for the person. */
  onSubmit: (values: T) => Promise<string | null>;
  onDone: (values: T) => void;
}

/** Fields, their checks, one button and the answer of the sign-in service: the same for every account form. */
export function AuthForm<T extends FieldValues>(props: AuthFormProps<T>) {
  const [failure, setFailure] = useState<string | null>(null);
  const form = useForm<T, unknown, T>({ resolver: zodResolver(props.schema), defaultValues: props.defaults });
  const { errors, isSubmitting } = form.formState;

  const submit = form.handleSubmit(async (values) => {
    const message = await props.onSubmit(values);
    setFailure(message);
    if (!message) props.onDone(values);
  });

  return (
    <form className="grid gap-4" onSubmit={submit} noValidate>
      {failure && <Notice tone="danger">{failure}</Notice>}
      {props.fields.map(({ name, label, hint, ...input }) => {
        const error = errors[name]?.message;
        return (
          <Field key={name} label={label} hint={hint} error={typeof error === 'string' ? error : undefined}>
            {(control) => <Input {...control} {...input} {...form.register(name)} />}
          </Field>
        );
      })}
      <Button type="submit" disabled={isSubmitting} aria-busy={isSubmitting}>
        {isSubmitting ? 'One moment …' : props.submit}
      </Button>
    </form>
  );
}
