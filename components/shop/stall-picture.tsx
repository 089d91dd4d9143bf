import type { VendorCard } from '#lib/market/vendors/schema';
import { cn } from '../ui/cn.ts';

interface StallPictureProps {
  image: VendorCard['image'];
  eager?: boolean;
  className?: string;
}

/** A stall's picture in the place that its parent gives it; an awning where there is none. */
export function StallPicture({ image, eager, className }: StallPictureProps) {
  if (!image) {
    return (
      <span className={cn('grid size-full place-items-center bg-leaf-wash', className)}>
        <svg viewBox="0 0 28 26" aria-hidden="true" className="w-16 fill-leaf opacity-40">
          <path d="M2 2h24v6.5a4 4 0 0 1-8 0 4 4 0 0 1-8 0 4 4 0 0 1-8 0z" />
        </svg>
      </span>
    );
  }
  return (
    // biome-ignore lint/performance/noImgElement: the job that takes in a picture makes its sizes.
    <img
      src={image.src}
      alt=""
      width={1200}
      height={800}
      loading={eager ? 'eager' : 'lazy'}
      fetchPriority={eager ? 'high' : 'auto'}
      decoding="async"
      className={cn('size-full bg-shelf object-cover', className)}
    />
  );
}
