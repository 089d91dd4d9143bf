import type { ReactNode } from 'react';
import { Field } from './field.tsx';
import { Select } from './select.tsx';

interface SelectFieldProps<T extends string> {
  label: ReactNode;
  hint?: ReactNode;
  className?: string;
  value: NoInfer<T>;
  /** What can be chosen, in its order, and what each is called. */
  options: readonly (readonly [value: T, words: ReactNode])[];
  onChoose(value: NoInfer<T>): void;
}

/** A field in which one of `options` is chosen: nothing else ever reaches `onChoose`. */
export function SelectField<T extends string>({ value, options, onChoose, ...field }: SelectFieldProps<T>) {
  return (
    <Field {...field}>
      {(control) => (
        <Select
          {...control}
          value={value}
          onChange={(event) => {
            const chosen = options.find(([each]) => each === event.target.value);
            if (chosen) onChoose(chosen[0]);
          }}
        >
          {options.map(([each, words]) => (
            <option key={each} value={each}>
              {words}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** What a table calls each of `list`, or all that it names, for `options`. */
export const wordsOf = <T extends string>(
  words: Readonly<Record<T, string>>,
  list: readonly T[] = Object.keys(words) as T[],
) => list.map((each) => [each, words[each]] as const);
