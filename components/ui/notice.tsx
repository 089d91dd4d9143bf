import { CircleAlert, CircleCheck, Info } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from './cn.ts';

const tones = {
  info: { icon: Info, classes: 'bg-shelf text-ink' },
  done: { icon: CircleCheck, classes: 'bg-leaf-wash text-leaf-deep' },
  danger: { icon: CircleAlert, classes: 'bg-danger-wash text-danger' },
};

type NoticeProps = ComponentProps<'div'> & { tone?: keyof typeof tones };

/** A sentence that must be read before going on; trouble is announced at once, the rest politely. */
export function Notice({ tone = 'info', className, children, ...props }: NoticeProps) {
  const { icon: Icon, classes } = tones[tone];
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className={cn('flex gap-3 rounded-md px-4 py-3', classes, className)}
      {...props}
    >
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0" />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}
