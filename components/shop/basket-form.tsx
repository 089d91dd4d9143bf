'use client';

import type { ReactNode } from 'react';
import { useBasket } from '#components/shop/basket-context';
import { PostForm } from '#components/ui/post-form';

interface BasketFormProps {
  /** What it says, besides the button that sends it. */
  fields: Record<string, string | number>;
  className?: string;
  children: ReactNode;
}

/** A form that changes the basket: by script in place, without one by way of the basket's page. */
export function BasketForm({ fields, className, children }: BasketFormProps) {
  const { send } = useBasket();
  return (
    <PostForm to="/forms/basket" onSubmit={send} className={className}>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
    </PostForm>
  );
}
