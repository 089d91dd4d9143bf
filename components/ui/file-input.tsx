'use client';

import { type ComponentProps, type RefObject, useEffect, useEffectEvent, useRef } from 'react';

interface FileInputProps extends Omit<ComponentProps<'input'>, 'type' | 'onChange' | 'ref'> {
  /** At least one. The same file can be chosen again after it. */
  onFiles(files: File[]): void;
  ref?: RefObject<HTMLInputElement | null>;
}

/** The platform's own chooser of files. What was chosen before the script listened is taken as soon as it does. */
export function FileInput({ onFiles, ref, ...props }: FileInputProps) {
  const own = useRef<HTMLInputElement>(null);
  const input = ref ?? own;
  const take = () => {
    const files = [...(input.current?.files ?? [])];
    if (!input.current || files.length === 0) return;
    input.current.value = '';
    onFiles(files);
  };
  const takeEarly = useEffectEvent(take);
  useEffect(() => takeEarly(), []);
  return <input {...props} ref={input} type="file" onChange={take} />;
}
