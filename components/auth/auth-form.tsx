'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { type FieldErrors, type FieldValues, type Path, useForm } from 'react-hook-form';
import type * as z from 'zod';
import { Button } from '#components/ui/button';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Notice } from '#components/ui/notice';
import { PostForm } from '#components/ui/post-form';
import type { FormAnswer } from '#lib/web/forms/form-schema';

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
  submit: string;
  /** Who answers the form when the browser sends it before the script has come. */
  to: `/forms/${string}`;
  /** What they answered. */
  answer: FormAnswer | null;
  /** Sent along with the fields. */
  hidden?: Record<string, string>;
  /** Null when it worked, else a sentence for the person. */
  onSubmit: (values: T) => Promise<string | null>;
  onDone: (values: T) => void;
}

function messageOf<T extends FieldValues>(errors: FieldErrors<T>, name: Path<T>): string | undefined {
  const message = errors[name]?.message;
  return typeof message === 'string' ? message : undefined;
}

/** Fields, their checks, one button and the answer of the sign-in service: the same for every account form. */
export function AuthForm<T extends FieldValues>(props: AuthFormProps<T>) {
  const { answer, hidden = {} } = props;
  const [failure, setFailure] = useState<string | null>(answer?.message ?? null);
  // Without default values: what was typed before the script came stays in the fields.
  const form = useForm<T, unknown, T>({ resolver: zodResolver(props.schema) });
  const { errors, isSubmitting, isSubmitted } = form.formState;
  const errorAt = (name: Path<T>) => (isSubmitted ? messageOf(errors, name) : answer?.errors[name]);

  const submit = form.handleSubmit(async (values) => {
    const message = await props.onSubmit(values);
    setFailure(message);
    if (!message) props.onDone(values);
  });

  return (
    <PostForm to={props.to} className="grid gap-4" onSubmit={submit} noValidate>
      {failure && <Notice tone="danger">{failure}</Notice>}
      {props.fields.map(({ name, label, hint, ...input }) => {
        const typed = answer?.values[name];
        return (
          <Field key={name} label={label} hint={hint} error={errorAt(name)}>
            {(control) => <Input {...control} {...input} defaultValue={typed} {...form.register(name)} />}
          </Field>
        );
      })}
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button type="submit" disabled={isSubmitting} aria-busy={isSubmitting}>
        {isSubmitting ? 'One moment …' : props.submit}
      </Button>
    </PostForm>
  );
}
