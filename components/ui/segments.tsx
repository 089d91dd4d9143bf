'use client';

import { useId } from 'react';
import { cn } from './cn.ts';

interface SegmentsProps<V extends string> {
  label: string;
  options: readonly { value: V; name: string }[];
  value: V;
  onChange: (value: NoInfer<V>) => void;
  className?: string;
}

/** One of a few: radio buttons that look like one control. */
export function Segments<V extends string>({ label, options, value, onChange, className }: SegmentsProps<V>) {
  const name = useId();
  return (
    <fieldset className={cn('inline-flex flex-wrap rounded-md border border-line-strong p-0.5', className)}>
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="figures grid h-10 min-w-10 place-items-center rounded-sm px-2.5 font-medium text-label has-checked:bg-leaf has-checked:text-on-leaf has-focus-visible:outline-2 has-focus-visible:outline-leaf has-focus-visible:outline-offset-2 md:h-8"
        >
          <input
            type="radio"
            name={name}
            checked={value === option.value}
            onChange={() => onChange(option.value)}
            className="sr-only"
          />
          {option.name}
        </label>
      ))}
    </fieldset>
  );
}
