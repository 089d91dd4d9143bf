import { type FieldValues, get, type Path, type RegisterOptions, type UseFormReturn } from 'react-hook-form';

/**
 * As `form.register`, with what the form begins with in the page itself: `register` alone writes it into the field by
 * script, and until that has come the form would say that there is nothing.
 */
export function registered<T extends FieldValues, C, O>(
  form: UseFormReturn<T, C, O>,
  name: Path<T>,
  options?: RegisterOptions<T>,
) {
  const first: unknown = get(form.formState.defaultValues, name);
  const defaultValue = typeof first === 'string' || typeof first === 'number' ? first : undefined;
  return { ...form.register(name, options), defaultValue };
}

/** The same for something that is ticked or not. */
export function registeredTick<T extends FieldValues, C, O>(form: UseFormReturn<T, C, O>, name: Path<T>) {
  return { ...form.register(name), defaultChecked: get(form.formState.defaultValues, name) === true };
}
