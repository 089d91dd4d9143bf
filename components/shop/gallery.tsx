'use client';

import { type MouseEvent, useEffect, useRef, useState } from 'react';
import { Picture } from '#components/shop/picture';
import type { ProductImage } from '#lib/market/catalog/schema';

/** Which picture is in view: told by the browser as the strip is swiped, scrolled or moved by keys. */
function useCurrent(count: number) {
  const strip = useRef<HTMLUListElement>(null);
  const [current, setCurrent] = useState(0);
  useEffect(() => {
    const root = strip.current;
    if (!root || count < 2) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const seen = entries.find((entry) => entry.isIntersecting);
        if (seen) setCurrent([...root.children].indexOf(seen.target));
      },
      { root, threshold: 0.6 },
    );
    for (const slide of root.children) observer.observe(slide);
    return () => observer.disconnect();
  }, [count]);
  return { strip, current };
}

interface ThumbnailsProps {
  images: ProductImage[];
  current: number;
  onChoose: (event: MouseEvent, index: number) => void;
}

function Thumbnails({ images, current, onChoose }: ThumbnailsProps) {
  return (
    <ul className="mt-3 flex gap-2">
      {images.map((image, index) => (
        <li key={image.src}>
          <a
            href={`#picture-${index + 1}`}
            aria-label={`Picture ${index + 1} of ${images.length}`}
            aria-current={index === current ? 'true' : undefined}
            onClick={(event) => onChoose(event, index)}
            className="block size-16 overflow-hidden rounded-md border-2 border-transparent transition-colors aria-[current]:border-leaf sm:size-20"
          >
            <Picture image={image} decorative />
          </a>
        </li>
      ))}
    </ul>
  );
}

/** Pictures side by side: swiped on a phone, moved by arrow keys, or chosen below. */
export function Gallery({ images, name }: { images: ProductImage[]; name: string }) {
  const { strip, current } = useCurrent(images.length);

  function choose(event: MouseEvent, index: number) {
    event.preventDefault();
    const root = strip.current;
    root?.scrollTo({ left: index * root.clientWidth, behavior: 'smooth' });
  }

  const many = images.length > 1;
  return (
    <section aria-label={`Pictures of ${name}`}>
      <ul
        ref={strip}
        tabIndex={many ? 0 : undefined}
        className="flex aspect-5/4 snap-x snap-mandatory overflow-x-auto rounded-lg lg:aspect-square bg-shelf [scrollbar-width:none]"
      >
        {(many ? images : [images[0] ?? null]).map((image, index) => (
          <li
            key={image?.src ?? 'none'}
            id={`picture-${index + 1}`}
            className="size-full shrink-0 snap-center"
          >
            <Picture image={image} eager={index === 0} />
          </li>
        ))}
      </ul>
      {many && <Thumbnails images={images} current={current} onChoose={choose} />}
    </section>
  );
}
