import type { ProductImage } from '#lib/market/catalog/schema';
import { cn } from '../ui/cn.ts';

interface PictureProps {
  image: ProductImage | null;
  /** On the first screen: fetched at once and first. */
  eager?: boolean;
  /** Where the same thing is named beside it, the picture says nothing again. */
  decorative?: boolean;
  className?: string;
}

/** A picture that has its place before it arrives. Without one, a leaf on the ground of the shelf. */
export function Picture({ image, eager, decorative, className }: PictureProps) {
  if (!image) return <NoPicture className={className} />;
  return (
    // biome-ignore lint/performance/noImgElement: the job that takes in a picture makes its sizes; the web process does no image work.
    <img
      src={image.src}
      alt={decorative ? '' : image.alt}
      width={image.width}
      height={image.height}
      loading={eager ? 'eager' : 'lazy'}
      fetchPriority={eager ? 'high' : 'auto'}
      decoding="async"
      style={image.blur ? { backgroundImage: `url("${image.blur}")` } : undefined}
      className={cn('size-full bg-cover bg-shelf object-cover', className)}
    />
  );
}

function NoPicture({ className }: { className?: string | undefined }) {
  return (
    <span className={cn('grid size-full place-items-center bg-shelf', className)}>
      <svg
        viewBox="0 0 48 48"
        aria-hidden="true"
        className="w-1/4 fill-none stroke-line-strong"
        strokeWidth="1.5"
      >
        <path
          d="M8 40C8 20 20 8 40 8c0 20-12 32-32 32Zm0 0 18-18"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
    </span>
  );
}
