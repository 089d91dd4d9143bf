import { cn } from '../../ui/cn.ts';

interface ProgressBarProps {
  label: string;
  /** From 0 to 1; null while it is not known how much there is. */
  share: number | null;
  className?: string;
}

/** How far something is, to see and to hear. */
export function ProgressBar({ label, share, className }: ProgressBarProps) {
  const percent = share === null ? null : Math.floor(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div className={cn('grid gap-1.5', className)}>
      <div className="flex justify-between gap-4 text-label">
        <span>{label}</span>
        {percent !== null && <span className="figures text-ink-soft">{percent} %</span>}
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(percent !== null && { 'aria-valuenow': percent })}
        className="h-2 overflow-hidden rounded-full bg-shelf"
      >
        <div
          className={cn(
            'h-full rounded-full bg-leaf transition-[width] duration-300',
            percent === null && 'w-1/3 animate-pulse',
          )}
          style={percent === null ? undefined : { width: `${percent}%` }}
        />
      </div>
    </div>
  );
}
