import type { ComponentProps } from 'react';

type PostFormProps = Omit<ComponentProps<'form'>, 'action' | 'method' | 'encType'> & {
  /** Who answers when the browser sends the form by itself; else somebody who says that it needs a script. */
  to?: `/forms/${string}`;
};

/**
 * Every form that changes something. Before its script has come, or without one, the browser sends a form by itself:
 * as a POST to an address of ours, never as a GET that leaves what was typed in the address, the history and the logs.
 */
export function PostForm({ to = '/forms/needs-script', ...props }: PostFormProps) {
  return <form method="post" action={to} {...props} />;
}
